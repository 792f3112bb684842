import { runService } from '@clove/service-kit';
import { webhookService } from '../webhook-service.ts';

await runService(webhookService);
