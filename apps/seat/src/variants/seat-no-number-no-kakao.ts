import { runService } from '@clove/service-kit';
import { seatService } from '../seat-service.ts';

await runService(seatService({ paymentMethods: ['toss', 'none'] }));
