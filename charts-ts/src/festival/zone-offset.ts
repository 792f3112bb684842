/** An instant as a festival file writes it: date, time to the second or finer, and an offset. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*?(Z|[+-]\d{2}:\d{2})$/;

/** An instant whose offset is not that of a time zone. */
export interface OtherOffset {
  /** As it is written: `+00:00` for Z. */
  readonly written: string;
  /** Of the zone at that instant, summer time included. */
  readonly ofZone: string;
  /** The same instant with the zone's offset. */
  readonly inZone: string;
}

/** Compares; undefined where the offsets agree or the text is no instant. */
export function otherOffset(text: string, timezone: string): OtherOffset | undefined {
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
