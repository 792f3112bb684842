import { z } from 'zod';

/** The envelope around the data of every event, as the Standard Webhooks specification suggests it. */
export const PublicBody = z.object({
  type: z.string(),
  timestamp: z.iso.datetime({ offset: true }).describe('When it happened, not when it is sent.'),
  id: z.uuid().describe('As in the header webhook-id: the same for every attempt and replay.'),
  festival: z.string(),
  subject: z.string().describe('Id of what it is about.'),
  version: z
    .int()
    .describe(
      'Rises with every change of the subject: events may arrive in another order, the highest is the newest.',
    ),
  data: z.record(z.string(), z.unknown()),
});
export type PublicBody = z.infer<typeof PublicBody>;
