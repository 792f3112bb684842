import { PermanentFailure } from '../domain/failure.ts';

export interface RetryOptions {
  /** The system that is waited for, in progress lines. */
  readonly what: string;
  /** Seconds after which the last error is thrown and the Job's next try takes over. */
  readonly seconds: number;
  readonly say: (line: string) => void;
  /** Errors that a retry does not change. @default PermanentFailure */
  readonly isFinal?: (error: unknown) => boolean;
  /** Milliseconds between tries. @default 2000 */
  readonly pauseMs?: number;
}

/** Repeats `attempt` until it succeeds or the deadline is over, and prints each failure. At a festival's first start the engines take a while. */
export async function retryUntilDeadline<T>(options: RetryOptions, attempt: () => Promise<T>): Promise<T> {
  const { what, seconds, say, pauseMs = 2000 } = options;
  const isFinal = options.isFinal ?? ((error) => error instanceof PermanentFailure);
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (isFinal(error) || performance.now() + pauseMs > deadline) throw error;
      const left = Math.ceil((deadline - performance.now()) / 1000);
      say(`waiting for ${what}, ${left} s left: ${reasonOf(error)}`);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** An error in one line. A refused connection to several addresses (AggregateError) has no message of its own. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message || error.name : String(error);
}
