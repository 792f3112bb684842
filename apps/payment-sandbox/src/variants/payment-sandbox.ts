import { runService } from '@clove/service-kit';
import { sandboxService } from '../sandbox-service.ts';

await runService(sandboxService(() => process.kill(process.pid, 'SIGKILL')));
