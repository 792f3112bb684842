/** Spans of time of the payment rules, in milliseconds. */
export interface Windows {
  /** Longest provider call. */
  readonly providerTimeoutMs: number;
  /** Longest a batch waits for one of its items before it answers `pending`. */
  readonly answerWithinMs: number;
  /** After the provider key's lifetime: how long until 'not captured' is final. Source: sales rules, 10 minutes. */
  readonly lifetimeGraceMs: number;
}

/** Source: sales rules: nothing is sent again before twice the time-out has passed. */
export function quietMs(windows: Windows): number {
  return 2 * windows.providerTimeoutMs;
}

/** How long a state with a running call is not reconciled: the call's time-out and time to write its outcome. */
export function leaseMs(windows: Windows): number {
  return windows.providerTimeoutMs + 5_000;
}
