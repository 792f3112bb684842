import { runService } from '@clove/service-kit';
import { merchService } from '../merch-service.ts';

await runService(merchService({ paymentMethods: ['kakao-pay', 'none'] }));
