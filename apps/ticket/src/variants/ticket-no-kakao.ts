import { runService } from '@clove/service-kit';
import { ticketService } from '../ticket-service.ts';

await runService(ticketService(['toss', 'none']));
