import { Problem } from '@clove/service-kit';

/** Requests in progress by network. */
export interface Shares {
  /** Counts one until the returned function is called. @throws Problem 429 when the most are in progress already */
  enter(network: string): () => void;
}

/** @param most requests of one network at a time */
export function shares(most: number): Shares {
  const inProgress = new Map<string, number>();
  return {
    enter(network) {
      const before = inProgress.get(network) ?? 0;
      if (before >= most) throw tooManyAtOnce();
      inProgress.set(network, before + 1);
      let counted = true;
      return () => {
        if (!counted) return;
        counted = false;
        const left = (inProgress.get(network) ?? 1) - 1;
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
