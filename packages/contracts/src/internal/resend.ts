import { z } from 'zod';
import { Id } from '../ids.ts';

/**
 * POST /internal/messages/resend of notification: the mails of an order that were made for a member, once more. `requestId`: a
 * repeat of the same request sends nothing again.
 */
export const ResendMessages = z.strictObject({ requestId: Id, memberId: Id, orderId: Id });
export type ResendMessages = z.infer<typeof ResendMessages>;
/** `mails`: how many go out. */
export const ResentMessages = z.object({ mails: z.int().min(0) });
