import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Fan } from '../../fan/fan.ts';
import type { Answer } from '../../fan/http-client.ts';
import type { Patience } from './patience.ts';

/** Milliseconds between two tries. */
const BETWEEN_TRIES_MS = 250;
/** Source: service-kit's CORRELATION_HEADER, which every answer carries. */
const CORRELATION_HEADER = 'clove-correlation-id';

const Problem = z.object({ type: z.string() });

/** The slug of a problem's type; undefined: the answer is no problem. */
export function problemOf(answer: Answer): string | undefined {
  return Problem.safeParse(answer.json).data?.type.replace('/problems/', '');
}

/** One fan's wait for one answer. Times are milliseconds of `performance.now()`. */
export interface Wait {
  /** What the fan wanted. */
  readonly what: string;
  readonly began: number;
  readonly ms: number;
}

/** What came of one try to get an answer; of several in a row that came to the same, the last. */
export interface Try {
  readonly what: string;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
  /** The status and the problem, or why there was no answer. */
  readonly came: string;
  /** Whether the fan asks again: it was cut off, or answered "later". */
  readonly isRefusal: boolean;
  /** Of the answer; undefined: there was none. */
  readonly correlationId: string | undefined;
  readonly times: number;
}

/**
 * How one fan asks in one purchase: what was cut off, or answered "later", is asked again with the same Idempotency-Key, as
 * the storefront does, until an answer comes or the run's time is over. Keeps what came of each try, and each wait.
 */
export class Asking {
  readonly fan: Fan;
  readonly waits: Wait[] = [];
  readonly tries: Try[] = [];
  readonly #patience: Patience;

  constructor(fan: Fan, patience: Patience) {
    this.fan = fan;
    this.#patience = patience;
  }

  get isOver(): boolean {
    return this.#patience.isOver;
  }

  /** The first answer that says something; undefined when none came in time. */
  insist(what: string, ask: () => Promise<Answer>): Promise<Answer | undefined> {
    return this.retry(what, async () => {
      const answer = await ask();
      const isAnswered = isFinal(answer);
      const correlationId = answer.headers[CORRELATION_HEADER]?.toString();
      this.#keep({ what, came: textOf(answer), isRefusal: !isAnswered, correlationId });
      if (answer.status === 401) await this.fan.logIn();
      return isAnswered ? answer : undefined;
    });
  }

  /** What `attempt` comes to once it neither throws nor is undefined; undefined when it never did. */
  async retry<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T | undefined> {
    const began = performance.now();
    for (;;) {
      const came = await attempt().catch((error: Error) => {
        if (error instanceof NotToBeRepeated) throw error;
        // Cut off, refused or too late: the fan asks again.
        this.#keep({ what, came: causeOf(error), isRefusal: true, correlationId: undefined });
        return undefined;
      });
      if (came !== undefined || this.isOver) {
        this.waits.push({ what, began, ms: performance.now() - began });
        return came;
      }
      await delay(BETWEEN_TRIES_MS);
    }
  }

  #keep(one: Omit<Try, 'at' | 'times'>): void {
    const last = this.tries.at(-1);
    const isSame = last?.what === one.what && last.came === one.came;
    if (isSame) this.tries.pop();
    this.tries.push({ ...one, at: performance.now(), times: isSame ? last.times + 1 : 1 });
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

function textOf(answer: Answer): string {
  return [String(answer.status), problemOf(answer)].filter((part) => part !== undefined).join(' ');
}

/** The code of an error of the network, or what it says without the body of the answer that it shows. */
function causeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.message.split(':')[0] ?? error.name;
}
