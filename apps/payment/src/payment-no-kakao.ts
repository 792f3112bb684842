import { z } from 'zod';
import { paymentConfig, tossConfig } from './payment-config.ts';
import { paymentService } from './payment-service.ts';
import { tossPlug } from './toss-plug.ts';

/** Payment by card through Toss Payments. */
export const paymentNoKakao = paymentService(
  z.object({ ...paymentConfig, ...tossConfig }),
  ({ config }) => [tossPlug(config)],
  (config) => config,
  'toss',
);
