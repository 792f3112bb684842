import { runService } from '@clove/service-kit';
import { eventService } from '../event-service.ts';

await runService(eventService);
