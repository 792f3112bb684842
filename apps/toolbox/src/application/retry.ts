import { PermanentFailure } from '../domain/failure.ts';

export interface PatienceOptions {
  /** What is waited for, for the progress lines. */
  readonly what: string;
  /** Seconds after which the last error is thrown and the Job's next try takes over. */
  readonly seconds: number;
  readonly say: (line: string) => void;
  /** Errors that waiting does not mend. @default PermanentFailure */
  readonly givesUpOn?: (error: unknown) => boolean;
  /** Milliseconds between tries. @default 2000 */
  readonly pauseMs?: number;
}

/** Tries until it works, saying each time what is missing; bounded. At a festival's first start the engines take a while. */
export async function patiently<T>(options: PatienceOptions, attempt: () => Promise<T>): Promise<T> {
  const { what, seconds, say, pauseMs = 2000 } = options;
  const givesUpOn = options.givesUpOn ?? ((error) => error instanceof PermanentFailure);
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (givesUpOn(error) || performance.now() + pauseMs > deadline) throw error;
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
