import { type Language, type TextKey, textIn } from './texts.ts';

const storageKey = 'clove.language';

let language: Language = initialLanguage();

function initialLanguage(): Language {
  const chosen = localStorage.getItem(storageKey);
  if (chosen === 'ko' || chosen === 'en') return chosen;
  return navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

/** The language the fan reads. */
export function currentLanguage(): Language {
  return language;
}

/** Changes to the other language and stores the choice. */
export function switchLanguage(): void {
  language = language === 'ko' ? 'en' : 'ko';
  localStorage.setItem(storageKey, language);
}

/** A text in the fan's language. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return textIn(language, key, values);
}

/** A text of the organiser's: English where given and wanted, else Korean. */
export function localised(text: { ko: string; en?: string | undefined }): string {
  return language === 'en' ? (text.en ?? text.ko) : text.ko;
}

/** An amount in the currency's smallest unit, as people write it. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return format.format(amount / 10 ** digits);
}

/** An instant in the festival's zone. */
export function moment(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );
}
