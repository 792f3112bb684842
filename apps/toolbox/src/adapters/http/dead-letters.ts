import { z } from 'zod';
import { call, type Edge, failed, parsed, refusalReasons } from './edge-client.ts';

/** Milliseconds. */
const timeoutMs = 30_000;

const root = '/internal/dead-letters';

const DeadLetter = z.object({
  id: z.string(),
  eventId: z.string().nullable(),
  type: z.string().nullable(),
  subject: z.string().nullable(),
  correlationId: z.string().nullable(),
  reason: z.string(),
  createdAt: z.string(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

/** A service's open dead letters, oldest first, at most 500. */
export async function openDeadLetters(edge: Edge): Promise<DeadLetter[]> {
  const answer = await call(edge, { method: 'GET', path: root, timeoutMs });
  if (answer.statusCode !== 200) throw await failed(edge, root, answer);
  return (await parsed(edge, root, answer, z.object({ items: z.array(DeadLetter) }))).items;
}

export type LetterOutcome = { done: true } | { done: false; reason: string };

/** Replays a dead letter at its service; not done: it is still not processable, or gone. */
export function replayDeadLetter(edge: Edge, id: string): Promise<LetterOutcome> {
  return settle(edge, `${root}/${encodeURIComponent(id)}/replay`);
}

/** Records that a dead letter will not be processed. */
export function giveUpDeadLetter(edge: Edge, id: string): Promise<LetterOutcome> {
  return settle(edge, `${root}/${encodeURIComponent(id)}/give-up`);
}

async function settle(edge: Edge, path: string): Promise<LetterOutcome> {
  const answer = await call(edge, { method: 'POST', path, timeoutMs });
  if (answer.statusCode === 204) {
    await answer.body.dump();
    return { done: true };
  }
  if (answer.statusCode === 404 || answer.statusCode === 409) {
    return { done: false, reason: (await refusalReasons(answer)).join('; ') };
  }
  throw await failed(edge, path, answer);
}
