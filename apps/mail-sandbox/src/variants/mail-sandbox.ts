import { runService } from '@clove/service-kit';
import { mailSandboxService } from '../mail-sandbox-service.ts';

await runService(mailSandboxService);
