import { runService } from '@clove/service-kit';
import { viewService } from '../view-service.ts';

await runService(viewService);
