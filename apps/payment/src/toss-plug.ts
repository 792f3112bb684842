import type { z } from 'zod';
import { checkoutPage, mountCheckoutPage } from './adapters/http/checkout-page.ts';
import { tossWebhook } from './adapters/http/toss-webhook.ts';
import { providerHttp } from './adapters/provider-http/provider-http.ts';
import { tossPayments } from './adapters/toss/toss-payments.ts';
import type { PaymentConfig, tossConfig } from './payment-config.ts';
import type { ProviderPlug } from './payment-service.ts';

/** Cards through Toss Payments, for variants that take them, with their checkout page and webhook. */
export function tossPlug(
  config: PaymentConfig & z.infer<z.ZodObject<typeof tossConfig>> & { readonly PUBLIC_URL: string },
): ProviderPlug {
  const http = providerHttp(config.TOSS_BASE_URL, config.PROVIDER_TIMEOUT_MS);
  const publicUrl = config.PUBLIC_URL.replace(/\/+$/, '');
  const toss = tossPayments({
    http,
    secretKey: config.TOSS_SECRET_KEY,
    publicUrl,
    lifetimeSeconds: config.TOSS_LIFETIME_SECONDS,
  });
  return {
    providers: [toss],
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
}
