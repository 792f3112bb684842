import { call, type Edge, failed } from './edge-client.ts';

/** Milliseconds. What was built before is removed in it: a festival's entities, by key. */
const timeoutMs = 120_000;

/** Begins an empty projection beside the one that is shown. One that is under way begins anew. */
export function startRebuild(edge: Edge): Promise<void> {
  return post(edge, '/internal/rebuild/start');
}

/** Shows the new projection. */
export function finishRebuild(edge: Edge): Promise<void> {
  return post(edge, '/internal/rebuild/finish');
}

async function post(edge: Edge, path: string): Promise<void> {
  const answer = await call(edge, { method: 'POST', path, timeoutMs });
  if (answer.statusCode !== 200) throw await failed(edge, path, answer);
  await answer.body.dump();
}
