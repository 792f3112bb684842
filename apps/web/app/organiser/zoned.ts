/** An instant as a form shows it in a zone: `2026-08-07T13:00`. */
export function toZoned(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    ...{ hourCycle: 'h23', timeZone },
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The instant that a form's time in a zone is; undefined: it is none. Of a time that a zone skips, one beside it. */
export function fromZoned(text: string, timeZone: string): string | undefined {
  const wanted = Date.parse(`${text}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) || Number.isNaN(wanted)) return undefined;
  // Twice: the zone's distance at the first guess may be another one than at the instant that is meant.
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    guess += wanted - Date.parse(`${toZoned(new Date(guess).toISOString(), timeZone)}Z`);
  }
  return new Date(guess).toISOString();
}
