import { z } from 'zod';
import { kakaoPlug } from './kakao-plug.ts';
import { kakaoConfig, paymentConfig } from './payment-config.ts';
import { paymentService } from './payment-service.ts';

/** Payment with Kakao Pay. */
export const paymentKakao = paymentService(
  z.object({ ...paymentConfig, ...kakaoConfig }),
  ({ config }) => [kakaoPlug(config)],
  (config) => config,
  'kakao-pay',
);
