import { runService } from '@clove/service-kit';
import { queueService } from '../queue-service.ts';

await runService(queueService);
