import type { CatalogueEntry } from '@clove/pool-images';
import type { Plan } from '../plan/plan.ts';
import { catalogue, environment as inEnvironment } from '../provenance/place.ts';
import { settingRows } from './setting-rows.ts';

/** Whether organisers' systems may be on private addresses: on one machine only. */
export function webhookData(plan: Plan, entry: CatalogueEntry): Record<string, string> {
  if (entry.webhooks !== 'sends' || !plan.environment.webhooks.allowPrivate) return {};
  return settingRows([
    [
      'WEBHOOKS_ALLOW_PRIVATE',
      'true',
      () => [inEnvironment('webhooks', 'allowPrivate'), catalogue(entry.image, 'webhooks')],
    ],
  ]);
}
