import type { Row } from './row.ts';
import { engineRows } from './rows/engines.ts';
import { foundationRows } from './rows/foundation.ts';
import { jobRows } from './rows/jobs.ts';
import { routingRows } from './rows/routing.ts';
import { serviceRows } from './rows/services.ts';
import { switchRows } from './rows/switches.ts';

/**
 * The whole table. Special objects stand before general ones ("ConfigMap topology-*" before any ConfigMap):
 * the first row without a field that fits says why an object exists.
 */
export const PROVENANCE: readonly Row[] = [
  ...switchRows,
  ...foundationRows,
  ...engineRows,
  ...jobRows,
  ...routingRows,
  ...serviceRows,
];
