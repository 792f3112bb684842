import { z } from 'zod';
import { Id } from '../ids.ts';

const Contact = {
  result: z.literal('ok'),
  email: z.email(),
  /** Null: no name is known. */
  name: z.string().nullable(),
  language: z.enum(['ko', 'en']),
};

/** POST /internal/members/contacts of auth: where a member is reached, asked when a mail is being sent and never stored. */
export const ContactItem = z.object({ memberId: Id });
export const ContactAnswer = z.discriminatedUnion('result', [
  z.object(Contact),
  z.object({ result: z.literal('not-found') }),
]);

/**
 * POST /internal/mail-requests/open of auth: the address and, where the mail has one, the secret link of an
 * auth.MailRequested. Each call makes a new link and ends the earlier one, so that no secret is stored in clear.
 */
export const MailRequestItem = z.object({ requestId: Id });
export const MailRequestAnswer = z.discriminatedUnion('result', [
  z.object({
    ...Contact,
    /** Path and fragment below the festival's public address; null: the mail has no link. */
    link: z.string().nullable(),
    /** Values that the template shows, e.g. the device of a sign-in. */
    facts: z.record(z.string(), z.string()),
  }),
  /** Used, replaced, too old, or its member is gone: nothing is to be sent. */
  z.object({ result: z.literal('ended') }),
]);
/**
 * POST /internal/members/find of auth: members by an e-mail address, or by the beginning of a name; for the support desk, which
 * writes down that it asked. At most 20, the newest first.
 */
export const FindMembersRequest = z.object({
  by: z.enum(['email', 'name']),
  text: z.string().min(1).max(254),
});
export const FoundMember = z.object({
  memberId: Id,
  email: z.email(),
  name: z.string(),
  role: z.string(),
  createdAt: z.string(),
});
export const FindMembersAnswer = z.object({ members: z.array(FoundMember) });
export type FoundMember = z.infer<typeof FoundMember>;

export type ContactItem = z.infer<typeof ContactItem>;
export type ContactAnswer = z.infer<typeof ContactAnswer>;
export type MailRequestItem = z.infer<typeof MailRequestItem>;
export type MailRequestAnswer = z.infer<typeof MailRequestAnswer>;
