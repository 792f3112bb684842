import type { z } from 'zod';
import { kakaoPay } from './adapters/kakao/kakao-pay.ts';
import { providerHttp } from './adapters/provider-http/provider-http.ts';
import type { kakaoConfig, PaymentConfig } from './payment-config.ts';
import type { ProviderPlug } from './payment-service.ts';

/** Kakao Pay, for variants that take it. */
export function kakaoPlug(config: PaymentConfig & z.infer<z.ZodObject<typeof kakaoConfig>>): ProviderPlug {
  const http = providerHttp(config.KAKAO_BASE_URL, config.PROVIDER_TIMEOUT_MS);
  const kakao = kakaoPay({
    http,
    secretKey: config.KAKAO_SECRET_KEY,
    cid: config.KAKAO_CID,
    lifetimeSeconds: config.KAKAO_LIFETIME_SECONDS,
  });
  return { providers: [kakao], close: () => http.close() };
}
