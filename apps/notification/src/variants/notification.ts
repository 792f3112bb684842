import { runService } from '@clove/service-kit';
import { notificationService } from '../notification-service.ts';

await runService(notificationService);
