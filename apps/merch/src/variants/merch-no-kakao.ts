import { runService } from '@clove/service-kit';
import { merchService } from '../merch-service.ts';

await runService(merchService({ paymentMethods: ['toss', 'none'] }));
