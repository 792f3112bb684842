import { ApiProblem } from '../../api/client.ts';
import type { Stop } from './shapes.ts';

/** Milliseconds that a person in front of the gate waits for the service, before the phone decides. */
export const PATIENCE = 4_000;

/** The way to the service: every answer, and every silence, says whether it is there. */
export class ServiceLink {
  readonly #now: () => number;
  readonly #onChange: (offlineSince: number | null) => void;
  readonly #onStop: (stop: Stop) => Promise<void>;
  #offlineSince: number | null = null;

  constructor(
    now: () => number,
    onChange: (offlineSince: number | null) => void,
    onStop: (stop: Stop) => Promise<void>,
  ) {
    this.#now = now;
    this.#onChange = onChange;
    this.#onStop = onStop;
  }

  /**
   * @param work is aborted when it takes longer: requests that no one waits for would keep connections from those that come after.
   * @throws ApiProblem; `offline` where nothing is answered within `patience` milliseconds
   */
  async ask<T>(work: (signal: AbortSignal) => Promise<T>, patience = PATIENCE): Promise<T> {
    try {
      const answer = await inTime(work, patience);
      this.#is(true);
      return answer;
    } catch (error) {
      if (error instanceof ApiProblem) await this.#learnFrom(error);
      throw error;
    }
  }

  async #learnFrom(problem: ApiProblem): Promise<void> {
    const stop = stopOf(problem);
    if (stop !== undefined) await this.#onStop(stop);
    // Too many requests: the service is there, and has no time for this one.
    else this.#is(!isSilence(problem) || problem.status === 429);
  }

  #is(online: boolean): void {
    if (online === (this.#offlineSince === null)) return;
    this.#offlineSince = online ? null : this.#now();
    this.#onChange(this.#offlineSince);
  }
}

function inTime<T>(work: (signal: AbortSignal) => Promise<T>, patience: number): Promise<T> {
  const late = new AbortController();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ApiProblem(0, { type: 'offline' }));
      late.abort();
    }, patience);
    work(late.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** No answer that says anything about what was asked. */
export function isSilence({ status, slug }: ApiProblem): boolean {
  return status === 0 || status >= 500 || [408, 425, 429].includes(status) || slug === 'request-in-flight';
}

function stopOf({ status, slug }: ApiProblem): Stop | undefined {
  if (status === 401) return 'session-over';
  if (status === 403) return slug === 'not-your-gate' ? 'not-your-gate' : 'forbidden';
  return status === 404 && slug === 'gate-not-found' ? 'gate-closed' : undefined;
}
