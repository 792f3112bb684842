import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Fan } from '../../fan/fan.ts';
import type { Answer } from '../../fan/http-client.ts';

/** Milliseconds between two tries. */
const BETWEEN_TRIES_MS = 250;

const Problem = z.object({ type: z.string() });

/** The slug of a problem's type; undefined: the answer is no problem. */
export function problemOf(answer: Answer): string | undefined {
  return Problem.safeParse(answer.json).data?.type.replace('/problems/', '');
}

/** One fan's wait for one answer. */
export interface Wait {
  readonly ms: number;
  /** What the fan wanted. */
  readonly what: string;
  /** In milliseconds of `performance.now()`. */
  readonly began: number;
}

/**
 * How fans ask again: what was cut off, or answered "later", is asked again with the same Idempotency-Key, as the
 * storefront does, until an answer comes or the run's time is over. Remembers the longest time that a fan waited for one.
 */
export class Patience {
  longest: Wait = { ms: 0, what: 'nothing', began: 0 };
  #until = Number.POSITIVE_INFINITY;

  /** From then on no fan asks again any more. */
  endsIn(ms: number): this {
    this.#until = performance.now() + ms;
    return this;
  }

  get isOver(): boolean {
    return performance.now() > this.#until;
  }

  /** The first answer that says something; undefined when none came in time. */
  insist(fan: Fan, what: string, ask: () => Promise<Answer>): Promise<Answer | undefined> {
    return this.retry(what, async () => {
      const answer = await ask();
      if (answer.status === 401) await fan.logIn();
      return isFinal(answer) ? answer : undefined;
    });
  }

  /** What `attempt` comes to once it neither throws nor is undefined; undefined when it never did. */
  async retry<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T | undefined> {
    const began = performance.now();
    for (;;) {
      const came = await attempt().catch((error: Error) => {
        if (error instanceof NotToBeRepeated) throw error;
        // Cut off, refused or too late: the fan asks again.
        return undefined;
      });
      if (came !== undefined || this.isOver) {
        const ms = performance.now() - began;
        if (ms > this.longest.ms) this.longest = { ms, what, began };
        return came;
      }
      await delay(BETWEEN_TRIES_MS);
    }
  }
}

/** An answer that asking again does not change. */
export class NotToBeRepeated extends Error {
  override readonly name = 'NotToBeRepeated';
}

function isFinal(answer: Answer): boolean {
  if (answer.status >= 500 || answer.status === 429 || answer.status === 401) return false;
  return problemOf(answer) !== 'request-in-flight';
}
