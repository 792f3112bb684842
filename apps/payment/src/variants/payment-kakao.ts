import { runService } from '@clove/service-kit';
import { paymentKakao } from '../payment-kakao.ts';

await runService(paymentKakao);
