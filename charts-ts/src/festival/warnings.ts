import { type Finding, type Path, sortFindings } from '@clove/pool-images/in-memory';
import { placesOf } from './cross-checks.ts';
import type { LoadedFestival } from './read.ts';

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

/** Fans read times in the festival's zone: another offset means another hour, or another day, than the text suggests. */
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

/** An instant as a festival file writes it: date, time to the second or finer, and an offset. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*?(Z|[+-]\d{2}:\d{2})$/;

/** An instant whose offset is not that of a time zone. */
interface OtherOffset {
  /** As it is written: `+00:00` for Z. */
  readonly written: string;
  /** Of the zone at that instant, summer time included. */
  readonly ofZone: string;
  /** The same instant with the zone's offset. */
  readonly inZone: string;
}

/** Compares; undefined where the offsets agree or the text is no instant. */
function otherOffset(text: string, timezone: string): OtherOffset | undefined {
  const [, offset] = INSTANT.exec(text) ?? [];
  const at = Date.parse(text);
  if (offset === undefined || Number.isNaN(at)) return undefined;
  const written = offset === 'Z' ? '+00:00' : offset.replace('-00:00', '+00:00');
  const ofZone = offsetAt(at, timezone);
  if (written === ofZone) return undefined;
  const local = new Date(at + minutesOf(ofZone) * 60_000)
    .toISOString()
    .slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  return { written, ofZone, inZone: `${local}${ofZone}` };
}

/** `+09:00`: what a zone is ahead of UTC at an instant. */
function offsetAt(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  // "GMT+09:00", and "GMT" alone for UTC.
  return name.slice('GMT'.length) || '+00:00';
}

function minutesOf(offset: string): number {
  const [hours = '', minutes = ''] = offset.slice(1).split(':');
  const ahead = Number(hours) * 60 + Number(minutes);
  return offset.startsWith('-') ? -ahead : ahead;
}
