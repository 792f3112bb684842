import { runService } from '@clove/service-kit';
import { gateway } from '../service.ts';

await runService(gateway);
