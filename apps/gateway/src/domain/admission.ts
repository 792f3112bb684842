/**
 * Admits `perSecond` requests and answers the others when to repeat. 0 admits all.
 *
 * A rate limit, not a waiting room: there is no queue and no fairness beyond chance. Each gateway replica counts for itself;
 * the plan gives each its share. A queue can replace it behind `admit`.
 */
export interface Admission {
  /** 0 when admitted, otherwise seconds to wait. A member who was admitted stays admitted for a while; requests without a member are counted each time. */
  admit(memberId: string | undefined): number;
  /** Admits that many per second from now on; members who were admitted stay so. */
  setRate(perSecond: number): void;
}

/** Milliseconds for which a member stays admitted: time to choose and to place the hold. */
const STAY_MS = 600_000;

/** Longest wait that is answered, in seconds: the load it is computed from changes faster than a longer one. */
const LONGEST_WAIT = 30;

/** A token bucket that holds one second's worth. `now` in milliseconds, monotonic. */
export function admission(configured: number, now: () => number = () => performance.now()): Admission {
  // In order of admission, so that the oldest are removed first.
  const admitted = new Map<string, number>();
  let perSecond = configured;
  let capacity = Math.max(1, perSecond);
  let tokens = capacity;
  let filledAt = now();
  let refused = 0;

  function isAdmitted(memberId: string, at: number): boolean {
    for (const [id, since] of admitted) {
      if (at - since < STAY_MS) break;
      admitted.delete(id);
    }
    return admitted.has(memberId);
  }

  return {
    setRate(next) {
      if (next === perSecond) return;
      perSecond = next;
      capacity = Math.max(1, perSecond);
      tokens = Math.min(tokens, capacity);
      refused = 0;
    },
    admit(memberId) {
      if (perSecond <= 0) return 0;
      const at = now();
      if (memberId !== undefined && isAdmitted(memberId, at)) return 0;
      tokens = Math.min(capacity, tokens + ((at - filledAt) * perSecond) / 1000);
      filledAt = at;
      if (tokens >= 1) {
        tokens -= 1;
        refused = Math.max(0, refused - 1);
        if (memberId !== undefined) admitted.set(memberId, at);
        return 0;
      }
      // Spreads the refused over the seconds that it takes to admit them.
      refused += 1;
      return Math.min(LONGEST_WAIT, 1 + Math.floor(refused / capacity));
    },
  };
}
