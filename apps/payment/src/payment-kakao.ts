import { z } from 'zod';
import { kakaoPay } from './adapters/kakao/kakao-pay.ts';
import { noPayment } from './adapters/none/no-payment.ts';
import { onsitePayment } from './adapters/onsite/onsite-payment.ts';
import { providerHttp } from './adapters/provider-http/provider-http.ts';
import { kakaoConfig, paymentConfig } from './payment-config.ts';
import { paymentService } from './payment-service.ts';

/** Payment with Kakao Pay, `onsite` of the box office, and `none` for orders of 0. */
export const paymentKakao = paymentService(
  z.object({ ...paymentConfig, ...kakaoConfig }),
  ({ config }) => {
    const http = providerHttp(config.KAKAO_BASE_URL, config.PROVIDER_TIMEOUT_MS);
    const kakao = kakaoPay({
      http,
      secretKey: config.KAKAO_SECRET_KEY,
      cid: config.KAKAO_CID,
      lifetimeSeconds: config.KAKAO_LIFETIME_SECONDS,
    });
    return { providers: [kakao, onsitePayment, noPayment], close: () => http.close() };
  },
  (config) => config,
);
