/**
 * Lets `perSecond` requests pass and tells the others when to come back. 0 lets everybody pass.
 *
 * This is the hook of the waiting room, not the room: there is no queue and no fairness beyond chance, and each
 * gateway replica counts for itself (set the rate per replica). A real queue will take its place behind `admit`.
 */
export interface Admission {
  /** 0 when admitted, otherwise seconds to wait. */
  admit(): number;
}

/** Longest wait that is ever told, in seconds: a longer one would outlive what it was computed from. */
const LONGEST_WAIT = 30;

/** A token bucket that holds one second's worth. `now` in milliseconds, monotonic. */
export function admission(perSecond: number, now: () => number = () => performance.now()): Admission {
  if (perSecond <= 0) return { admit: () => 0 };
  const capacity = Math.max(1, perSecond);
  let tokens = capacity;
  let filledAt = now();
  let refused = 0;

  return {
    admit() {
      const at = now();
      tokens = Math.min(capacity, tokens + ((at - filledAt) * perSecond) / 1000);
      filledAt = at;
      if (tokens >= 1) {
        tokens -= 1;
        refused = Math.max(0, refused - 1);
        return 0;
      }
      // Spreads those who wait over the seconds it takes to serve as many as are waiting.
      refused += 1;
      return Math.min(LONGEST_WAIT, 1 + Math.floor(refused / capacity));
    },
  };
}

/** What the waiting room gates: placing a hold, the seat map and the live status. Paying never waits in line. */
export function isGated(method: string, path: string): boolean {
  if (method === 'POST') return path === '/api/seats/holds';
  return (method === 'GET' || method === 'HEAD') && (path === '/api/seats' || path === '/api/seats/live');
}
