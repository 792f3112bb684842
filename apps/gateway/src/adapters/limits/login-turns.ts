import { Problem } from '@clove/service-kit';
import { allowances } from './allowances.ts';
import { shares } from './shares.ts';

const TEN_SECONDS_MS = 10_000;

/** What log-ins of one network may cost others: each is a password hash. */
export interface LoginTurns {
  /** Before anything of the request is read. @throws Problem 429 when `begin` would */
  check(network: string): void;
  /**
   * Counts one, with its whole body there, until the returned function is called with whether it has succeeded.
   * @throws Problem 429 when too many of the network failed, or are in progress
   */
  begin(network: string): (succeeded: boolean) => void;
}

/**
 * Those who guess passwords fail, and fans rarely do: failures have a low limit, and fans who log in at the same time, from the
 * same address, a high one. A log-in counts as failed while it is in progress, so that a flood costs no hash above the limit.
 * @param most log-ins of one network: `atOnce` in progress; `failed` at once, and as many in ten seconds
 */
export function loginTurns(most: { readonly atOnce: number; readonly failed: number }): LoginTurns {
  const inProgress = shares(most.atOnce);
  const failures = allowances(most.failed, TEN_SECONDS_MS);

  function check(network: string): void {
    inProgress.check(network);
    if (failures.of(network) - inProgress.of(network) < 1) throw tooManyFailed(failures.secondsLeft(network));
  }

  return {
    check,
    begin(network) {
      check(network);
      const leave = inProgress.enter(network);
      return (succeeded) => {
        leave();
        if (!succeeded) failures.take(network);
      };
    },
  };
}

function tooManyFailed(seconds: number): Problem {
  return new Problem({
    status: 429,
    type: 'too-many-requests',
    detail: 'Too many log-ins from this network have failed. Please try again shortly.',
    retryAfterSeconds: seconds,
  });
}
