import { runService } from '@clove/service-kit';
import { paymentNoKakao } from '../payment-no-kakao.ts';

await runService(paymentNoKakao);
