import { z } from 'zod';
import { Id } from '../ids.ts';
import { Instant } from '../text.ts';
import { eventsOf } from './declare.ts';

export const MemberData = z.object({ id: Id, role: z.string(), createdAt: Instant });

/** A member was erased: every service forgets what the law does not make it keep. */
export const MemberErasedData = z.object({ id: Id, erasedAt: Instant });

/**
 * A mail is to be sent. It carries neither the address nor the secret link: who sends it asks auth for both by this id
 * (`MailRequestItem`), once.
 */
export const MailRequestData = z.object({
  id: Id,
  kind: z.enum(['password-reset', 'email-confirmation', 'new-device', 'invitation']),
  /** Null: an invitation of a person who is not a member yet. */
  memberId: Id.nullable(),
  requestedAt: Instant,
});

export const authEvents = {
  ...eventsOf('auth.MemberRegistered', MemberData, ['auth.MemberRegistered']),
  ...eventsOf('auth.MemberErased', MemberErasedData, ['auth.MemberErased']),
  ...eventsOf('auth.MailRequested', MailRequestData, ['auth.MailRequested']),
};
