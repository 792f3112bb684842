import { runService } from '@clove/service-kit';
import { auth } from '../service.ts';

await runService(auth);
