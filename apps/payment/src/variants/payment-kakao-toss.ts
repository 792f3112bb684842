import { runService } from '@clove/service-kit';
import { paymentKakaoToss } from '../payment-kakao-toss.ts';

await runService(paymentKakaoToss);
