import { runService } from '@clove/service-kit';
import { documentsService } from '../documents-service.ts';

await runService(documentsService);
