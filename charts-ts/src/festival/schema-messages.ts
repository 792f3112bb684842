import type { z } from 'zod';

/** A problem of a field by its schema; `undefined` keeps the schema's own message. */
type Issue = z.core.$ZodRawIssue;

/** What people write around digits: separators, signs and names of currencies, percent. */
const DECORATION = /[,_'\s₩￦$€¥%원]|won|krw/gi;

/** A whole number that is none, with the number that was probably meant. */
export function notWhole({ code, input }: Issue): string | undefined {
  if (code !== 'invalid_type') return undefined;
  if (input === null) return 'must be a whole number, but nothing is there';
  if (typeof input === 'number') return `must be a whole number, and ${input} has decimals`;
  if (typeof input !== 'string') return 'must be a whole number';
  const digits = input.replaceAll(DECORATION, '');
  if (!/^\d{1,15}$/.test(digits)) return `must be a whole number, not the text "${input}"`;
  return `must be a whole number: write ${Number(digits)}, not "${input}" (${whyText(input)})`;
}

function whyText(input: string): string {
  if (/^\d+$/.test(input)) return 'the quotes make it a text';
  return input.includes(',') ? 'the comma makes it a text' : 'only digits make a number';
}

const TRUE = ['yes', 'y', 'on', 'true'];
const FALSE = ['no', 'n', 'off', 'false'];

/** true or false, for those who think of yes and no. */
export function notBoolean({ code, input }: Issue): string | undefined {
  if (code !== 'invalid_type') return undefined;
  const word = String(input).toLowerCase();
  if (TRUE.includes(word)) return `must be true or false: write true, not "${input}"`;
  if (FALSE.includes(word)) return `must be true or false: write false, not "${input}"`;
  return 'must be true or false';
}

/** A block of keys that is something else; `keys` are those that it has. */
export const notBlock =
  (keys: readonly string[]) =>
  ({ code, input }: Issue): string | undefined => {
    if (code !== 'invalid_type') return undefined;
    const wanted = `must have keys of its own (${keys.join(', ')})`;
    if (input === null) return `${wanted}, but nothing is there: indent them by two spaces below it`;
    if (Array.isArray(input)) return `${wanted}, not a list: remove the dash in front of them`;
    return `${wanted}, not ${typeof input === 'string' ? `the text "${input}"` : String(input)}`;
  };

/** The whole file, when it is nothing of the kind. */
export function notFestival({ code, input }: Issue): string | undefined {
  if (code !== 'invalid_type') return undefined;
  const begin = 'must begin with "festival: <slug>"';
  if (input === null) return `${begin}, and is empty; "npx clove new" writes one`;
  if (Array.isArray(input)) return `${begin}, and is a list: remove the dash in front`;
  return `${begin}, and is only a text`;
}

/** A list that is something else. */
export function notList({ code, input }: Issue): string | undefined {
  if (code !== 'invalid_type') return undefined;
  const wanted = 'must be a list: begin each of its items with "- "';
  return input === null ? `${wanted}; nothing is there` : wanted;
}

/** Year, month, day, then what follows of time and offset; also as people in Korea write days. */
const MOMENT =
  /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[Tt\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?\s*([Zz]|[+-]\d{2}:?\d{2})?$/;

/** An instant that is none, with what is missing and how it would be written. */
export function notInstant({ input }: Issue): string {
  const must = 'must be an instant with an offset';
  const [text, year = '', month = '', day = '', hour, minute = '', second = '00', offset] =
    (typeof input === 'string' ? MOMENT.exec(input.trim()) : null) ?? [];
  if (text === undefined) return `${must}, such as 2026-06-01T20:00:00+09:00`;
  const date = [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
  const time = hour === undefined ? '20:00:00' : `${hour.padStart(2, '0')}:${minute}:${second}`;
  const zone = offset === undefined ? '+09:00' : offset.toUpperCase().replace(/(\d{2})(\d{2})$/, '$1:$2');
  const meant = `${date}T${time}${zone}`;
  if (!exists(date, time)) return `${must}, and there is no ${date} ${time}`;
  if (hour === undefined) return `${must}: "${text}" has no time, such as ${meant} (Korea is +09:00)`;
  if (offset === undefined) return `${must}: "${text}" has none, such as ${meant} (Korea is +09:00)`;
  return `${must}: write ${meant}, not "${text}"`;
}

/** A day that is none, with the day alone when more stands there. */
export function notDay({ input }: Issue): string {
  const must = 'must be a day';
  const [text, year = '', month = '', day = '', hour, minute = ''] =
    (typeof input === 'string' ? MOMENT.exec(input.trim()) : null) ?? [];
  if (text === undefined) return `${must}, such as 2026-08-06`;
  const date = [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
  if (!exists(date, '00:00:00')) return `${must}, and there is no ${date}`;
  return `${must}: write ${date}, not "${text}"${hour === undefined ? '' : ` (${hour}:${minute} is too much)`}`;
}

/** A time of day that is none. */
export function notTimeOfDay({ input }: Issue): string {
  const must = 'must be a time of day of 24 hours';
  const [text, hour = '', minute = '00'] =
    (typeof input === 'string' ? /^(\d{1,2})(?:[:.h](\d{2}))?$/.exec(input.trim()) : null) ?? [];
  if (text === undefined || Number(hour) > 23 || Number(minute) > 59) return `${must}, such as 17:00`;
  return `${must}: write ${hour.padStart(2, '0')}:${minute}, not "${text}"`;
}

/** A link that is none, or one that is not protected on its way. */
export function notLink({ input }: Issue): string {
  const must = 'must be a link that begins with https://';
  if (typeof input !== 'string') return must;
  const text = input.trim();
  if (/^http:\/\//i.test(text)) return `${must}: write ${text.replace(/^http:/i, 'https:')}`;
  if (/^[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/.test(text)) return `${must}: write https://${text}`;
  return must;
}

/** A colour that is none, with its six digits where they are known. */
export function notColour({ input }: Issue): string {
  const must = 'must be a colour such as "#7a1fa2", in quotes';
  const [, digits] =
    typeof input === 'string' ? (/^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(input.trim()) ?? []) : [];
  if (digits === undefined) return must;
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return `${must}: write "#${full.toLowerCase()}"`;
}

function exists(date: string, time: string): boolean {
  const at = new Date(`${date}T${time}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${date}T${time}`);
}
