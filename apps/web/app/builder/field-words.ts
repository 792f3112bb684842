import type { Language } from '../i18n/index.ts';
import { koreanDescriptions } from './korean-fields.ts';
import { koreanLabels } from './korean-labels.ts';
import { humanised } from './schema.ts';

/** Sentences that stand behind many descriptions. */
const SENTENCE = /(?<=[.!?])\s+(?=[A-Z0-9])/;

/** Keys that are no English words. */
const ENGLISH: Readonly<Record<string, string>> = { ko: 'Korean', en: 'English' };

/** What a field is called: by its key, so that form and text go by the same word. */
export function labelOf(key: string, language: Language): string {
  const korean = koreanLabels[key];
  return (language === 'ko' ? korean : ENGLISH[key]) ?? humanised(key);
}

/** What the schema says of a field, in the reader's language; sentences without a Korean one stay English. */
export function descriptionOf(description: string, language: Language): string {
  if (language === 'en') return description;
  return koreanDescriptions[description] ?? sentencesOf(description).map(korean).join(' ');
}

/** Sentences of a description that have no Korean text. */
export function untranslated(description: string): string[] {
  if (koreanDescriptions[description] !== undefined) return [];
  return sentencesOf(description).filter(
    (sentence) => sentence !== '' && koreanDescriptions[sentence] === undefined,
  );
}

function korean(sentence: string): string {
  return koreanDescriptions[sentence] ?? sentence;
}

function sentencesOf(description: string): string[] {
  return description.split(SENTENCE);
}
