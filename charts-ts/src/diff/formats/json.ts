import type { DiffReport } from '../model.ts';

/**
 * For machines: the whole report. `schema` names its version; a field may be added under the same version, none
 * changes its meaning or goes. A value that is absent on one side has no `before` or no `after`.
 */
export function jsonText(report: DiffReport): string {
  return JSON.stringify(report, null, 2);
}
