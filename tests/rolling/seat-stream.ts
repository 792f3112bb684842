import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'undici';
import { z } from 'zod';
import type { Outcomes } from './outcomes.ts';

const Sections = z.object({ sections: z.array(z.object({ id: z.string(), available: z.number() })) });

/** A page that follows the live seat map as browsers do: a stream that ends is opened again after the time that it named. */
export class SeatStream {
  /** Section -> free places, as the page shows them. */
  readonly available = new Map<string, number>();
  readonly #pool: Pool;
  readonly #path: string;
  readonly #outcomes: Outcomes;
  /** What the server asked for last; undefined: nothing yet on this connection. */
  #retryMs: number | undefined;

  constructor(pool: Pool, performanceId: string, outcomes: Outcomes) {
    this.#pool = pool;
    this.#path = `/api/seats/live?performance=${performanceId}`;
    this.#outcomes = outcomes;
  }

  /** Follows until the signal. */
  async follow(signal: AbortSignal): Promise<void> {
    let waitMs = 0;
    while (!signal.aborted) {
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const how = await this.#readOnce(signal);
      if (signal.aborted) return;
      this.#outcomes.streamEnded(how === 'ended' && this.#retryMs !== undefined, how);
      waitMs = this.#retryMs ?? 1_000;
    }
  }

  /** Reads one connection to its end; `ended` when the server ended it in order. */
  async #readOnce(signal: AbortSignal): Promise<string> {
    this.#retryMs = undefined;
    try {
      const { statusCode, body } = await this.#pool.request({
        ...{ method: 'GET', path: this.#path, signal, bodyTimeout: 0 },
        headers: { accept: 'text/event-stream' },
      });
      if (statusCode !== 200) return `answered ${statusCode}: ${await body.text()}`;
      let unread = '';
      for await (const chunk of body) {
        const blocks = (unread + String(chunk)).split('\n\n');
        unread = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
      }
      return unread === '' ? 'ended' : 'ended within an event';
    } catch (error) {
      return String(error);
    }
  }

  #take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => cut(line)));
    const retry = fields.get('retry');
    if (retry !== undefined) this.#retryMs = Number(retry);
    const data = fields.get('data');
    if (data === undefined) return;
    if (fields.get('event') === 'snapshot') this.available.clear();
    for (const { id, available } of Sections.parse(JSON.parse(data)).sections)
      this.available.set(id, available);
  }
}

function cut(line: string): [field: string, value: string] {
  const at = line.indexOf(': ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 2)];
}
