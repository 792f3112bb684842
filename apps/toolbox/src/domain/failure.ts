/** A failure that a retry does not change: bad configuration, a refusal, a wrong password. Exit code 42 fails its Job at once. */
export class PermanentFailure extends Error {
  /** Every reason, one per line of output. */
  readonly reasons: readonly string[];

  constructor(message: string, reasons: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = 'PermanentFailure';
    this.reasons = reasons;
  }
}

/** Process exit codes. Source: the Jobs' podFailurePolicy fails on 42 at once and repeats on anything else. */
export const exitCode = { ok: 0, retry: 1, permanent: 42 } as const;
