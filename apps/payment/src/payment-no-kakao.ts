import { z } from 'zod';
import { checkoutPage, mountCheckoutPage } from './adapters/http/checkout-page.ts';
import { tossWebhook } from './adapters/http/toss-webhook.ts';
import { noPayment } from './adapters/none/no-payment.ts';
import { onsitePayment } from './adapters/onsite/onsite-payment.ts';
import { providerHttp } from './adapters/provider-http/provider-http.ts';
import { tossPayments } from './adapters/toss/toss-payments.ts';
import { paymentConfig, tossConfig } from './payment-config.ts';
import { paymentService } from './payment-service.ts';

/** Payment by card through Toss Payments, `onsite` of the box office, and `none` for orders of 0. */
export const paymentNoKakao = paymentService(
  z.object({ ...paymentConfig, ...tossConfig }),
  ({ config }) => {
    const http = providerHttp(config.TOSS_BASE_URL, config.PROVIDER_TIMEOUT_MS);
    const publicUrl = config.PUBLIC_URL.replace(/\/+$/, '');
    const toss = tossPayments({
      http,
      secretKey: config.TOSS_SECRET_KEY,
      publicUrl,
      lifetimeSeconds: config.TOSS_LIFETIME_SECONDS,
    });
    return {
      providers: [toss, onsitePayment, noPayment],
      publicParts: (parts) => ({
        routes: [tossWebhook(parts)],
        described: [checkoutPage],
        express: (app) =>
          mountCheckoutPage(app, {
            store: parts.store,
            clientKey: config.TOSS_CLIENT_KEY,
            sdkUrl: new URL(config.TOSS_SDK_URL, publicUrl),
          }),
      }),
      close: () => http.close(),
    };
  },
  (config) => config,
);
