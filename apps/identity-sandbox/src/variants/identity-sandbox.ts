import { runService } from '@clove/service-kit';
import { identitySandbox } from '../service.ts';

await runService(identitySandbox);
