import type { Row } from './row.ts';
import { commonRows } from './rows/common.ts';
import { engineRows } from './rows/engines.ts';
import { foundationRows } from './rows/foundation.ts';
import { jobRows } from './rows/jobs.ts';
import { operatedRows } from './rows/operated.ts';
import { projectRows, sharedRows } from './rows/platform.ts';
import { routingRows } from './rows/routing.ts';
import { serviceRows } from './rows/services.ts';
import { switchRows } from './rows/switches.ts';
import type { SharedSubject } from './subject.ts';

/**
 * The table of a festival's objects. Special objects stand before general ones ("ConfigMap topology-*" before any
 * ConfigMap): the first row without a field that fits says why an object exists.
 */
export const PROVENANCE: readonly Row[] = [
  ...switchRows,
  ...operatedRows,
  ...foundationRows,
  ...engineRows,
  ...jobRows,
  ...routingRows,
  ...serviceRows,
  ...projectRows,
  ...commonRows,
];

/** The table of the objects that no festival owns. */
export const SHARED: readonly Row<SharedSubject>[] = sharedRows;
