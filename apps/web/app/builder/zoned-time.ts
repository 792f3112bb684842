import { fromZoned, toZoned } from '../organiser/zoned.ts';

/** An instant as a field shows it, in a zone; undefined where the field could not give it back as it is. */
export function formTime(instant: string, zone: unknown): string | undefined {
  if (!isZone(zone)) return undefined;
  if (instant === '') return '';
  if (Number.isNaN(Date.parse(instant))) return undefined;
  const local = toZoned(instant, zone);
  return writtenTime(local, zone) === instant ? local : undefined;
}

/** A field's time in a zone as a festival file writes it: with the zone's offset on that day. */
export function writtenTime(local: string, zone: unknown): string {
  const instant = isZone(zone) ? fromZoned(local, zone) : undefined;
  if (instant === undefined) return '';
  const minutes = Math.round((Date.parse(`${local}Z`) - Date.parse(instant)) / 60_000);
  const part = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return `${local}:00${minutes < 0 ? '-' : '+'}${part(ahead / 60)}:${part(ahead % 60)}`;
}

function isZone(zone: unknown): zone is string {
  if (typeof zone !== 'string' || zone === '') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
