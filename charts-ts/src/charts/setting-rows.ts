import type { Place } from '../provenance/place.ts';
import { eachBecause, type Reason, reason } from '../provenance/reason.ts';

/** A part of a service's data with the reason of each of its values. */
export function settingRows(
  rows: readonly (readonly [key: string, value: string, places?: () => Place[]])[],
) {
  const data: Record<string, string> = {};
  const reasons: Record<string, Reason> = {};
  for (const [key, value, places] of rows) {
    data[key] = value;
    if (places !== undefined) reasons[key] = reason('the value of this setting', places);
  }
  return eachBecause(data, reasons);
}
