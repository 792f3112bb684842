import type { MailRequestAnswer } from '@clove/contracts';

export type Language = 'ko' | 'en';

/** Of members who chose none. Source: the festivals are in Korea. */
export const DEFAULT_LANGUAGE: Language = 'ko';

/** What a mail of auth is for. */
export type MailKind = 'password-reset' | 'email-confirmation' | 'new-device' | 'invitation';

/** What mail needs to know, as notification gets it. */
export type OpenedMail = MailRequestAnswer;

/** The page behind a kind's link, and for how many seconds a link works. A mail without an entry has no link. */
export const LINKS: Readonly<Partial<Record<MailKind, { page: string; seconds: number }>>> = {
  'password-reset': { page: '/account/reset', seconds: 30 * 60 },
  'email-confirmation': { page: '/account/confirm', seconds: 30 * 60 },
  invitation: { page: '/account/invitation', seconds: 7 * 24 * 3600 },
};

/**
 * Seconds for which a request can be opened: longer than a mail is retried (a day), so that a mail server that is down for
 * a night loses none.
 */
export const OPENABLE_SECONDS = 26 * 3600;

/** Path and fragment of a link. Browsers send no fragment to servers, so the secret is in no access log and no Referer. */
export function linkOf(kind: MailKind, secret: string): string | null {
  const page = LINKS[kind]?.page;
  return page === undefined ? null : `${page}#${secret}`;
}
