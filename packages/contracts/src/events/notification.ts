import { z } from 'zod';
import { Id } from '../ids.ts';
import { eventsOf } from './declare.ts';

/**
 * A message to one member through one channel that leads outside: a message of the inbox is there once it was made, and is
 * not published. Neither its text nor an address.
 */
export const MessageData = z.object({
  id: Id,
  memberId: Id.nullable(),
  template: z.string(),
  channel: z.enum(['inbox', 'email', 'webhook']),
  state: z.enum(['SENT', 'DEAD']),
});

export const notificationEvents = eventsOf('notification.MessageSent', MessageData, [
  'notification.MessageSent',
  /** Given up after a day of attempts. */
  'notification.MessageFailed',
]);
