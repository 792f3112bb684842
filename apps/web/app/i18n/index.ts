import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { formatsOf, type Language, type Texts } from './formats.ts';

export type { Language, Texts } from './formats.ts';

/** Texts that are known to the translator. */
export interface Area<T extends Texts> {
  readonly name: string;
  readonly texts: T;
}

type Values = Readonly<Record<string, string | number>>;

const storageKey = 'clove.language';

void i18next.use(initReactI18next).init({
  lng: initialLanguage(),
  fallbackLng: 'ko',
  supportedLngs: ['ko', 'en'],
  resources: {},
  keySeparator: false,
  nsSeparator: false,
  interpolation: { prefix: '{', suffix: '}', escapeValue: false },
  react: { useSuspense: false },
  initAsync: false,
});
document.documentElement.lang = currentLanguage();
i18next.on('languageChanged', (language) => {
  document.documentElement.lang = language;
});

/** Makes an area's texts known. An area calls it once, in its `texts.ts`. */
export function defineTexts<T extends Texts>(name: string, texts: T): Area<T> {
  for (const language of ['ko', 'en'] as const) {
    const bundle = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text[language]]));
    i18next.addResourceBundle(language, name, bundle);
  }
  return { name, texts };
}

/** The texts of an area in the reader's language, and how amounts, moments and the organiser's texts are written in it. */
export function useTexts<T extends Texts>(area: Area<T>) {
  const { i18n } = useTranslation();
  const language = languageOf(i18n.language);
  return useMemo(() => textsIn(area, language), [area, language]);
}

/** As `useTexts`, outside of components. */
export function textsIn<T extends Texts>(area: Area<T>, language: Language = currentLanguage()) {
  const translate = (key: string, values: Values): string =>
    i18next.t(key, { ...values, lng: language, ns: area.name });
  const t = (key: keyof T & string, values: Values = {}): string => translate(key, values);
  /** The text of a family of words, such as an order's state; undefined for a word that has none. */
  const word = (family: string, of: string, values: Values = {}): string | undefined =>
    Object.hasOwn(area.texts, `${family}.${of}`) ? translate(`${family}.${of}`, values) : undefined;
  return { t, word, language, ...formatsOf(language) };
}

/** The language the reader chose, or the browser's. */
export function currentLanguage(): Language {
  return languageOf(i18next.language);
}

/** Changes the language and stores the choice. */
export function switchLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
  void i18next.changeLanguage(language);
}

function initialLanguage(): Language {
  const chosen = localStorage.getItem(storageKey);
  if (chosen === 'ko' || chosen === 'en') return chosen;
  return navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

function languageOf(language: string): Language {
  return language === 'en' ? 'en' : 'ko';
}
