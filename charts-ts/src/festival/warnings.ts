import { type Finding, type Path, sortFindings } from '@clove/pool-images';
import { placesOf } from './cross-checks.ts';
import type { LoadedFestival } from './load.ts';
import { otherOffset } from './zone-offset.ts';

/** More people per place than any sale has seen is rather one zero too many. Source: judgement, not measured. */
const FANS_PER_PLACE = 100;

/** What is allowed in a festival file and yet probably not meant, sorted. */
export function festivalWarnings(loaded: LoadedFestival): Finding[] {
  return sortFindings([...crowdWarnings(loaded), ...offsetWarnings(loaded)]);
}

function crowdWarnings({ document, festival }: LoadedFestival): Finding[] {
  const { expectedFans, maxTicketsPerFan } = festival.sales;
  const places = placesOf(festival.performances);
  const path = ['sales', 'expectedFans'];
  if (expectedFans > places * FANS_PER_PLACE) {
    const message = `${expectedFans} fans are expected for ${places} places: everything is sized for them`;
    return [document.finding(path, message)];
  }
  if (expectedFans * maxTicketsPerFan < places) {
    const message = `${expectedFans} fans with ${maxTicketsPerFan} tickets each cannot fill ${places} places: everything is sized for them`;
    return [document.finding(path, message)];
  }
  return [];
}

/** Fans read times in the festival's zone: another offset is another hour, or another day, than it looks like. */
function offsetWarnings({ document, festival }: LoadedFestival): Finding[] {
  const { timezone } = festival;
  return textsIn(festival, []).flatMap(({ path, text }) => {
    const other = otherOffset(text, timezone);
    if (other === undefined) return [];
    const { written, ofZone, inZone } = other;
    const message = `${path.join('.')} has the offset ${written}, but ${timezone} has ${ofZone} then: fans see ${inZone}`;
    return [document.finding(path, message)];
  });
}

/** Every text of a value with its path. */
function textsIn(value: unknown, path: Path): { readonly path: Path; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]));
}
