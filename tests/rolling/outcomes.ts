/** How requests and streams of a while ended, as their clients saw it. */
export interface Tally {
  /** With the status that was meant. */
  readonly answered: number;
  /** With another status, or not with what was asked for. */
  readonly otherwise: number;
  /** Refused, reset, or closed before the whole answer. */
  readonly cut: number;
  /** Streams that ended and had said before when to connect again. */
  readonly resumed: number;
  /** Streams that were cut, or ended without that. */
  readonly lost: number;
}

const NOTHING: Tally = { answered: 0, otherwise: 0, cut: 0, resumed: 0, lost: 0 };

/** Most failures whose words are kept: the first ones say what goes wrong. */
const KEPT = 40;

/** Counts how requests end. Nothing is asked twice, so that each that was not answered shows. */
export class Outcomes {
  /** What the first requests that failed said. */
  readonly failures: string[] = [];
  #tally: Tally = NOTHING;

  /** The request's answer; undefined where it was not answered as meant. */
  async of<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await request();
      this.#add('answered');
      return answer;
    } catch (error) {
      this.#fail(isOfNetwork(error) ? 'cut' : 'otherwise', `${what}: ${String(error)}`);
      return undefined;
    }
  }

  /** A stream ended that was to go on. */
  streamEnded(resumable: boolean, how: string): void {
    if (resumable) this.#add('resumed');
    else this.#fail('lost', `stream: ${how}`);
  }

  /** What was counted since it was asked for last. */
  take(): Tally {
    const tally = this.#tally;
    this.#tally = NOTHING;
    return tally;
  }

  #add(kind: keyof Tally): void {
    this.#tally = { ...this.#tally, [kind]: this.#tally[kind] + 1 };
  }

  #fail(kind: keyof Tally, words: string): void {
    this.#add(kind);
    if (this.failures.length < KEPT) this.failures.push(`${new Date().toISOString()} ${kind} ${words}`);
  }
}

/** Requests and streams of a tally that were not answered as meant. */
export function unanswered({ otherwise, cut, lost }: Tally): number {
  return otherwise + cut + lost;
}

/** All of them together. */
export function total(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, tally) => ({
      answered: sum.answered + tally.answered,
      otherwise: sum.otherwise + tally.otherwise,
      cut: sum.cut + tally.cut,
      resumed: sum.resumed + tally.resumed,
      lost: sum.lost + tally.lost,
    }),
    NOTHING,
  );
}

/** Percent of requests, and of streams that ended, that were answered as meant; 100 of none. */
export function answeredShare(tally: Tally): number {
  const all = tally.answered + tally.resumed + unanswered(tally);
  return all === 0 ? 100 : (100 * (all - unanswered(tally))) / all;
}

/** Errors of connections carry a code; what a client expected and did not get has none. */
function isOfNetwork(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}
