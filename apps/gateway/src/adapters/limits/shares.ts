import { Problem } from '@clove/service-kit';

/** Requests in progress, counted by whom they come from. */
export interface Shares {
  /** Counts one in until the answer is called. @throws Problem 429 when so many are in progress already */
  enter(who: string): () => void;
}

/** @param most requests of one network at a time */
export function shares(most: number): Shares {
  const inProgress = new Map<string, number>();
  return {
    enter(who) {
      const before = inProgress.get(who) ?? 0;
      if (before >= most) throw tooManyAtOnce();
      inProgress.set(who, before + 1);
      let counted = true;
      return () => {
        if (!counted) return;
        counted = false;
        const left = (inProgress.get(who) ?? 1) - 1;
        if (left === 0) inProgress.delete(who);
        else inProgress.set(who, left);
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
