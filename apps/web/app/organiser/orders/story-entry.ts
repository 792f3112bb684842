import type { formatsOf } from '../../i18n/formats.ts';
import type { StoryEntry } from './order-data.ts';
import { storyTexts } from './story-texts.ts';

/** The words of a time line in the reader's language. */
export interface StoryWords extends Pick<ReturnType<typeof formatsOf>, 'money' | 'moment'> {
  /** Undefined for a word that has none. */
  word(family: string, of: string, values?: Readonly<Record<string, string>>): string | undefined;
}

/**
 * What an entry says: the text of its kind, then each value that the text does not name. A kind, a code or a value that
 * only a newer service has stands as that service calls it.
 */
export function entryText(words: StoryWords, { kind, values }: StoryEntry, timeZone: string): string {
  const said = saidValues(words, values, timeZone);
  const named = valuesInText(kind);
  const more = Object.entries(said)
    .filter(([name]) => !named.has(name))
    .map(([name, value]) => words.word('value', name, { value }) ?? `${name}: ${value}`);
  return [words.word('story', kind, said) ?? kind, ...more].join(', ');
}

/** The values that the text of a kind names; none for an unknown kind. */
export function valuesInText(kind: string): ReadonlySet<string> {
  const text = new Map(Object.entries(storyTexts)).get(`story.${kind}`)?.en ?? '';
  return new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
}

/** Each value that says something, as its reader reads it. */
function saidValues(
  words: StoryWords,
  { amount, currency, until, attempt, ...values }: StoryEntry['values'],
  timeZone: string,
): Record<string, string> {
  const said: [string, string][] = Object.entries(values)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (words.word(name, String(value)) ?? String(value)),
    ]);
  if (typeof amount === 'number')
    said.push(['amount', typeof currency === 'string' ? words.money(amount, currency) : String(amount)]);
  if (typeof until === 'string') said.push(['until', words.moment(until, timeZone)]);
  // The first attempt is not worth a word.
  if (typeof attempt === 'number' && attempt > 1) said.push(['attempt', String(attempt)]);
  return Object.fromEntries(said.filter(([, text]) => text !== ''));
}
