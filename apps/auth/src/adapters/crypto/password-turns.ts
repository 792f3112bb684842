import { setTimeout as delay } from 'node:timers/promises';
import { countsWithin, fairGate } from '@clove/service-kit';
import { AuthRefused } from '../../application/refusals.ts';

/** How much CPU password hashes may take from everything else. */
export interface PasswordTurns {
  /**
   * Makes a hash when it is its network's turn.
   * @throws AuthRefused `logins-busy`, `network-failing`
   */
  take<T>(network: string, hash: () => Promise<T>): Promise<T>;
  /** Counts a password that was checked. */
  checked(network: string, matched: boolean): void;
}

export interface PasswordTurnLimits {
  /** Most hashes at a time. */
  readonly concurrency: number;
  /** Most that wait for their turn. */
  readonly waiting: number;
  /** Milliseconds. @default 60,000 */
  readonly failingForMs?: number;
}

/** Passwords of a network that may be wrong within a minute before it counts as guessing. Source: more than one fan tries. */
const FAILURES = 5;
const MINUTE_MS = 60_000;
/**
 * How many times as long as a hash takes no other is made for those who guess: they have a thirtieth of one CPU. Source: a hash
 * takes 33 ms of CPU, and the purchases that meet one wait for it on a machine with two.
 */
const IDLE = 29;
/** Milliseconds, however slow the machine is: those who wait for their turn are answered within seconds. */
const LONGEST_IDLE_MS = 1_000;
/** Of guessing networks together, waiting for their turn. Source: about 1 s each. */
const GUESSING_WAITING = 4;

/**
 * At most `concurrency` at a time: argon2 runs on libuv's four threads, which file reads and DNS share. At most `waiting` more
 * queue up; beyond that they are refused at once, before they time out. Networks take turns, one has at most half of them at a
 * time, and the network with the longest queue loses its last place to one without a queue.
 *
 * A network of whose passwords most are wrong guesses: all such networks together have one turn at a time, with idle time after
 * each, so that a flood of log-ins takes no purchase's CPU. A crowd behind one address succeeds more often than it fails, and is
 * not slowed.
 */
export function passwordTurns({
  concurrency,
  waiting,
  failingForMs = MINUTE_MS,
}: PasswordTurnLimits): PasswordTurns {
  const failed = countsWithin(failingForMs);
  const matched = countsWithin(failingForMs);
  const enter = fairGate({
    ...{ concurrency, waiting, perKey: Math.ceil(concurrency / 2) },
    refusal: () => new AuthRefused({ reason: 'logins-busy', temporary: true }),
  });
  const enterPaced = fairGate({
    ...{ concurrency: 1, waiting: GUESSING_WAITING },
    refusal: () => new AuthRefused({ reason: 'network-failing', temporary: true }),
  });
  /** When the idle time after the last paced hash is over. */
  let idleUntil = 0;

  function guesses(network: string): boolean {
    const failures = failed.of(network);
    return failures >= FAILURES && failures > matched.of(network);
  }

  function paced<T>(network: string, hash: () => Promise<T>): Promise<T> {
    return enterPaced(network, async () => {
      const idle = idleUntil - performance.now();
      if (idle > 0) await delay(idle);
      return enter(network, async () => {
        const began = performance.now();
        try {
          return await hash();
        } finally {
          const ended = performance.now();
          idleUntil = ended + Math.min(LONGEST_IDLE_MS, IDLE * (ended - began));
        }
      });
    });
  }

  return {
    async take(network, hash) {
      if (guesses(network)) return paced(network, hash);
      // Whether a network guesses may only show while it waits: a flood begins with many log-ins at once.
      const made = await enter(network, async () =>
        guesses(network) ? undefined : { result: await hash() },
      );
      return made === undefined ? paced(network, hash) : made.result;
    },
    checked(network, right) {
      (right ? matched : failed).add(network);
    },
  };
}
