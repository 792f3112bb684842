import { z } from 'zod';
import { kakaoPlug } from './kakao-plug.ts';
import { kakaoConfig, paymentConfig, tossConfig } from './payment-config.ts';
import { paymentService } from './payment-service.ts';
import { tossPlug } from './toss-plug.ts';

/** Payment with Kakao Pay and by card through Toss Payments: each fan chooses. */
export const paymentKakaoToss = paymentService(
  z.object({ ...paymentConfig, ...kakaoConfig, ...tossConfig }),
  ({ config }) => [kakaoPlug(config), tossPlug(config)],
  (config) => config,
  'kakao-pay',
);
