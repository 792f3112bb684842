import type { Response } from 'express';
import { Refusal } from './refusal.ts';

/** How often a stream shows that it is alive, in milliseconds. */
const BEAT_MS = 15_000;

/** Long actions: of each kind one at a time, ended when who asked for it leaves. */
export class Tasks {
  readonly #running = new Set<string>();

  /**
   * Answers with an event stream: `progress` as often as the work says something, then `done` with its result or `failed` with
   * the problem. @param kind such as `deploy staging/han-river-2026`; @param problem what an error is, for the client
   * @throws Refusal while one of this kind runs, before anything is answered.
   */
  async run(
    kind: string,
    response: Response,
    work: (say: (progress: unknown) => void, signal: AbortSignal) => Promise<unknown>,
    problem: (error: unknown) => { readonly status: number },
  ): Promise<void> {
    if (this.#running.has(kind))
      throw new Refusal(409, 'already-running', `${kind} is running already: wait until it has ended`);
    this.#running.add(kind);
    const stop = new AbortController();
    response.once('close', () => stop.abort());
    response.status(200).set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    const send = (event: string, data: unknown) => {
      if (!response.writableEnded && !stop.signal.aborted)
        response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const beat = setInterval(() => response.write(': \n\n'), BEAT_MS);
    try {
      send('done', await work((progress) => send('progress', progress), stop.signal));
    } catch (error) {
      if (!stop.signal.aborted) send('failed', problem(error));
    } finally {
      clearInterval(beat);
      this.#running.delete(kind);
      response.end();
    }
  }
}
