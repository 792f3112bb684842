/** Lets through a rate and at most one second's worth of it at once. */
export interface TokenBucket {
  /** Per second. */
  setRate(perSecond: number): void;
  take(): boolean;
}

/** @param monotonic milliseconds */
export function tokenBucket(monotonic: () => number): TokenBucket {
  let perSecond = 0;
  let tokens = 1;
  let filledAt = monotonic();
  const fill = () => {
    const now = monotonic();
    tokens = Math.min(Math.max(1, perSecond), tokens + ((now - filledAt) * perSecond) / 1000);
    filledAt = now;
  };
  return {
    setRate(next) {
      fill();
      perSecond = next;
    },
    take() {
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
