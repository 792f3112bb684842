import { z } from 'zod';
import { PermanentFailure } from '../../domain/failure.ts';
import { call, type Edge, failed, parsed, refusalReasons } from './edge-client.ts';

/** Milliseconds. A page is at most 10,000 rows. */
const timeoutMs = 60_000;

const path = '/internal/outbox/replay';

export interface ReplayRequest {
  /** The consuming service. */
  readonly queue: string;
  readonly types: readonly string[];
  /** RFC 3339. Undefined: from the first event. */
  readonly since: string | undefined;
  readonly after: number;
  /** Undefined in the first page. */
  readonly upTo: number | undefined;
}

const ReplayedPage = z.object({ published: z.int(), last: z.int(), upTo: z.int(), done: z.boolean() });
export type ReplayedPage = z.infer<typeof ReplayedPage>;

/**
 * Has a service publish one page of its kept outbox to one queue.
 * @throws PermanentFailure when it refuses (there is no such queue); after any other error the page may be asked for again.
 */
export async function replayOutboxPage(edge: Edge, body: ReplayRequest): Promise<ReplayedPage> {
  const answer = await call(edge, { method: 'POST', path, timeoutMs, body });
  if (answer.statusCode === 200) return parsed(edge, path, answer, ReplayedPage);
  if (answer.statusCode !== 409 && answer.statusCode !== 400) throw await failed(edge, path, answer);
  throw new PermanentFailure(`${edge.service} refuses the replay`, await refusalReasons(answer));
}
