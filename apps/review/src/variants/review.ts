import { runService } from '@clove/service-kit';
import { reviewService } from '../review-service.ts';

await runService(reviewService);
