import type { Currency, Label, LocalisedText, NamedVenue } from '@clove/contracts';

/** Languages that papers are written in. */
export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const LOCALES = { ko: 'ko-KR', en: 'en-GB' } as const satisfies Readonly<Record<Language, string>>;

/** Korean where a text has no English. */
export function textIn(
  language: Language,
  text: LocalisedText | { ko: string; en?: string | undefined },
): string {
  return oneLine(text[language] ?? text.ko);
}

/** What people call a unit, whose name may be one for all languages. */
export function labelIn(language: Language, label: Label): string {
  return typeof label === 'string' ? oneLine(label) : textIn(language, label);
}

/** The venue and where it is. */
export function venueIn(language: Language, { name, address }: NamedVenue): string {
  return `${textIn(language, name)}, ${textIn(language, address)}`;
}

/** An instant as people of the festival's zone write it. */
export function instantIn(language: Language, at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(at));
}

/** The day of an instant in the festival's zone. */
export function dayIn(language: Language, at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone }).format(new Date(at));
}

/** An amount in the currency's smallest unit as people write it. */
export function moneyIn(language: Language, amount: number, currency: Currency): string {
  const format = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
}

/** Texts of organisers may hold line feeds; a row of a paper is one line. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
