import { z } from 'zod';

/** A text for people in Korean and, where given, English. */
export const LocalisedText = z.strictObject({
  ko: z.string().min(1).max(500),
  en: z.string().min(1).max(500).optional(),
});
export type LocalisedText = z.infer<typeof LocalisedText>;

/** Whether a day or instant is of the years 1900 to 2999: PostgreSQL has no year 0, and years of five digits are written in another form. */
export const hasKnownYear = (text: string) => /^(19|2\d)\d\d-/.test(text);
export const unknownYear = { error: 'must be of the years 1900 to 2999', abort: true };

/** A day of the calendar on the wire, e.g. `2026-08-07`, of the years 1900 to 2999. */
export const Day = z.iso.date({ abort: true }).refine(hasKnownYear, unknownYear);
export type Day = z.infer<typeof Day>;

/** An instant on the wire: RFC 3339 with an offset or Z, of the years 1900 to 2999. */
export const Instant = z.iso
  .datetime({
    offset: true,
    error: 'must be an instant with its offset, such as 2026-08-07T13:00:00+09:00',
    abort: true,
  })
  .refine(hasKnownYear, unknownYear);
export type Instant = z.infer<typeof Instant>;

/**
 * The fault of a text from outside, undefined when there is none: NUL and other control characters (line
 * feed and tab are allowed) and halves of surrogate pairs, which databases, mails and terminals cannot show or store; and
 * marks that override direction, by which a name would turn around what a list shows beside it.
 */
export function textFault(text: string): string | undefined {
  if (!text.isWellFormed()) return 'holds half of a character';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds them
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text)) return 'holds control characters';
  return /[\u202a-\u202e\u2066-\u2069]/.test(text) ? 'holds marks that change its direction' : undefined;
}

const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** The beginning of a text, at most `longest` UTF-16 units, never cut inside a grapheme. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > longest) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}
