import { Option } from 'commander';
import { LANGUAGES, type Language } from './translator.ts';

export { LANGUAGES, type Language, translated, translator } from './translator.ts';

/** The option of every command. */
export function languageOption(): Option {
  const description = 'language of the messages (default: by LC_ALL, LC_MESSAGES or LANG)';
  return new Option('--lang <language>', description).choices(LANGUAGES);
}

/** The language that was asked for, else that of the locale; English for every locale but Korean. */
export function languageOf(env: Readonly<Record<string, string | undefined>>, asked?: Language): Language {
  if (asked !== undefined) return asked;
  // In this order, as setlocale(3) looks for the category of messages; an empty one does not count.
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (name) => name !== undefined && name !== '',
  );
  return /^ko(?:[_.@-]|$)/i.test(locale ?? '') ? 'ko' : 'en';
}
