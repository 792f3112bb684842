import { Problem } from '@clove/service-kit';

/** Requests in progress by network. */
export interface Shares {
  of(network: string): number;
  /** @throws Problem 429 when `enter` would */
  check(network: string): void;
  /** Counts one until the returned function is called. @throws Problem 429 when the most are in progress already */
  enter(network: string): () => void;
}

/** @param most requests of one network at a time */
export function shares(most: number): Shares {
  const inProgress = new Map<string, number>();
  const of = (network: string) => inProgress.get(network) ?? 0;

  function check(network: string): void {
    if (of(network) >= most) throw tooManyAtOnce();
  }

  return {
    of,
    check,
    enter(network) {
      check(network);
      inProgress.set(network, of(network) + 1);
      let counted = true;
      return () => {
        if (!counted) return;
        counted = false;
        const left = of(network) - 1;
        if (left === 0) inProgress.delete(network);
        else inProgress.set(network, left);
      };
    },
  };
}

function tooManyAtOnce(): Problem {
  return new Problem({
    status: 429,
    type: 'too-many-requests',
    detail: 'Too many requests at the same time. Please wait for the answers and try again.',
  });
}
