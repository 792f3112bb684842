import { ANY_OBJECT } from './classes/any-object.ts';
import { ARGO_CD } from './classes/argo-cd.ts';
import { DATA_ENGINES } from './classes/data-engines.ts';
import { REACH } from './classes/reach.ts';
import { RIGHTS } from './classes/rights.ts';
import type { Rule } from './classes/rule.ts';
import { SETTINGS } from './classes/settings.ts';
import { SIZE } from './classes/size.ts';
import { WORKLOAD_ROWS } from './classes/workloads.ts';

/**
 * What a change means: every row that matches adds its classes, the worst decides. What no row knows is
 * disruptive. One row per thing a reviewer would say; a new kind or field gets a row here or stays loud.
 */
export const CLASS_TABLE: readonly Rule[] = [
  ...ANY_OBJECT,
  ...WORKLOAD_ROWS,
  ...DATA_ENGINES,
  ...SETTINGS,
  ...SIZE,
  ...REACH,
  ...RIGHTS,
  ...ARGO_CD,
];
