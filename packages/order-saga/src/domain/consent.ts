import type { Consent, LegalText, LegalTextName, LegalTexts } from '@clove/contracts';

/** A legal text that a fan has not agreed to in its present version. */
export interface MissingConsent extends LegalText {
  readonly text: LegalTextName;
}

const TEXTS: readonly LegalTextName[] = ['terms', 'privacy'];

/** The texts of a festival that a fan still has to agree to, in their present versions. */
export function missingConsent(texts: LegalTexts = {}, given: Consent = {}): MissingConsent[] {
  return TEXTS.flatMap((name) => {
    const text = texts[name];
    return text === undefined || text.version === given[name] ? [] : [{ text: name, ...text }];
  });
}

/** The present versions, as an order keeps them once its fan agreed; null: the festival names no texts. */
export function consentTo(texts: LegalTexts | undefined): Consent | null {
  if (texts === undefined) return null;
  const { terms, privacy } = texts;
  return {
    ...(terms === undefined ? {} : { terms: terms.version }),
    ...(privacy === undefined ? {} : { privacy: privacy.version }),
  };
}
