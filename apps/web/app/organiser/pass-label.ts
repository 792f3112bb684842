import type { Pass, Text } from '../api/festival.ts';

/** The team's texts that name a pass, and the reader's language. */
interface PassWords {
  readonly t: (text: 'passNamed' | 'byCode', values?: { readonly title: string }) => string;
  readonly localised: (text: Text) => string;
}

/** What a list of names says of a pass, also that only fans with a code see it. */
export function passLabelOf(
  { title, hidden }: Pick<Pass, 'title' | 'hidden'>,
  { t, localised }: PassWords,
): string {
  const name = t('passNamed', { title: localised(title) });
  return hidden === true ? `${name} · ${t('byCode')}` : name;
}
