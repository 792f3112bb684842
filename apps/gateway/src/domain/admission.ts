/**
 * Lets `perSecond` requests pass and tells the others when to come back. 0 lets everybody pass.
 *
 * This is the hook of the waiting room, not the room: there is no queue and no fairness beyond chance, and each
 * gateway replica counts for itself: the plan gives each its share. A real queue will take its place behind `admit`.
 */
export interface Admission {
  /** 0 when admitted, otherwise seconds to wait. A member who was admitted stays in for a while; strangers queue each time. */
  admit(memberId: string | undefined): number;
  /** Lets that many pass per second from now on; who is inside stays in. */
  setRate(perSecond: number): void;
}

/** How long a member stays in, in ms: time to choose and to place the hold. */
const STAY_MS = 600_000;

/** Longest wait that is ever told, in seconds: a longer one would outlive what it was computed from. */
const LONGEST_WAIT = 30;

/** A token bucket that holds one second's worth. `now` in milliseconds, monotonic. */
export function admission(configured: number, now: () => number = () => performance.now()): Admission {
  // In order of admission, so that the oldest are forgotten first.
  const inside = new Map<string, number>();
  let perSecond = configured;
  let capacity = Math.max(1, perSecond);
  let tokens = capacity;
  let filledAt = now();
  let refused = 0;

  function isInside(memberId: string, at: number): boolean {
    for (const [id, since] of inside) {
      if (at - since < STAY_MS) break;
      inside.delete(id);
    }
    return inside.has(memberId);
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
      if (memberId !== undefined && isInside(memberId, at)) return 0;
      tokens = Math.min(capacity, tokens + ((at - filledAt) * perSecond) / 1000);
      filledAt = at;
      if (tokens >= 1) {
        tokens -= 1;
        refused = Math.max(0, refused - 1);
        if (memberId !== undefined) inside.set(memberId, at);
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
