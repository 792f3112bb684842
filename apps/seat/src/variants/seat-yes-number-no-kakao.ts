import { runService } from '@clove/service-kit';
import { numberedSeats } from '../numbered-seats.ts';
import { seatService } from '../seat-service.ts';

await runService(seatService({ numbered: numberedSeats, paymentMethods: ['toss', 'none'] }));
