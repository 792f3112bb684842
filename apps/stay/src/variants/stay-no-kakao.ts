import { runService } from '@clove/service-kit';
import { stayService } from '../stay-service.ts';

await runService(stayService({ paymentMethods: ['toss', 'none'] }));
