const DAY_MS = 86_400_000;

/** From midnight of a day in a time zone to the next: 23 to 25 hours. */
export function dayInZone(day: string, timeZone: string): { readonly from: Date; readonly to: Date } {
  const next = new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
  return { from: midnight(day, timeZone), to: midnight(next, timeZone) };
}

/** UTC midnight less the zone's offset there, which is looked up twice because the offset may change in between. */
function midnight(day: string, timeZone: string): Date {
  const utc = Date.parse(day);
  const first = utc - offsetMs(utc, timeZone);
  return new Date(utc - offsetMs(first, timeZone));
}

function offsetMs(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    instant,
  );
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
