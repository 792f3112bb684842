import type { ServiceDefinition } from '@clove/service-kit';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { kakaoDecision, mountFanPages } from './adapters/http/fan-pages.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { kakaoWire } from './adapters/http/kakao-wire.ts';
import { mountTossWire } from './adapters/http/toss-wire.ts';
import { withoutExpress } from './adapters/http/without-express.ts';
import { postgresLedger } from './adapters/postgres/provider-ledger.ts';
import { FaultBook } from './domain/fault-book.ts';

/** The sandbox's own settings; secrets are the ones it shares with payment. */
const config = {
  KAKAO_SECRET_KEY: z.string().min(1),
  KAKAO_CID: z.string().length(10).default('TC0ONETIME'),
  TOSS_SECRET_KEY: z.string().min(1),
  TOSS_CLIENT_KEY: z.string().min(1).default('test_ck_sandbox'),
  /** Seconds in which a started payment may be captured. Kakao Pay: 15 minutes after ready; Toss: 10 after the window. */
  PAYMENT_LIFETIME_SECONDS: z.coerce.number().int().min(1).default(900),
};

/**
 * A provider that never charges: Kakao Pay's and Toss Payments' wire protocols over an own, durable ledger.
 * `crash` ends the process for fault `die-after-effect`.
 */
export function sandboxService(crash: () => void): ServiceDefinition<typeof config> {
  return {
    name: 'payment-sandbox',
    config: z.object(config),
    database: { migrations, models: false },
    build(context) {
      const { config: settings, log } = context;
      const faults = new FaultBook();
      const ledger = postgresLedger(context.unitOfWork, context.reads, settings.PAYMENT_LIFETIME_SECONDS);
      const stage = { faults, crash, signal: context.signal };
      const publicUrl = settings.PUBLIC_URL.replace(/\/+$/, '');
      const pages = { ledger, stage, publicUrl, tossClientKey: settings.TOSS_CLIENT_KEY, log };
      const kakao = kakaoWire({
        ledger,
        stage,
        secretKey: settings.KAKAO_SECRET_KEY,
        cid: settings.KAKAO_CID,
        publicUrl,
      });
      return {
        openapiTitle: 'Payment sandbox',
        internalRoutes: internalRoutes(ledger, faults),
        front: () => withoutExpress(new Map([...kakao, kakaoDecision(pages)]), log),
        express(app) {
          mountTossWire(app, { ledger, stage, secretKey: settings.TOSS_SECRET_KEY });
          mountFanPages(app, pages);
        },
      };
    },
  };
}
