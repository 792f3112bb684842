import { FindAnswer } from '@clove/contracts';
import { call, type Edge, failed, parsed } from './edge-client.ts';

/** Milliseconds. */
const timeoutMs = 30_000;
const path = '/internal/find';

/** What a service keeps about an id; undefined: it has no such route. */
export async function findAt(edge: Edge, id: string): Promise<FindAnswer | undefined> {
  const answer = await call(edge, { method: 'POST', path, timeoutMs, body: { id } });
  if (answer.statusCode === 404) {
    await answer.body.dump();
    return undefined;
  }
  if (answer.statusCode !== 200) throw await failed(edge, path, answer);
  return parsed(edge, path, answer, FindAnswer);
}
