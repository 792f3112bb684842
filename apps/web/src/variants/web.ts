import { runService } from '@clove/service-kit';
import { storefront } from '../storefront.ts';

await runService(storefront);
