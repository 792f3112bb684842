import type { Prompts } from './prompts.ts';

/** What a verb may touch: handed in, so that tests run every verb in their own process and folder. */
export interface CliContext {
  /** The repository's root. */
  readonly root: string;
  /** Writes one line of the answer. */
  readonly out: (line: string) => void;
  /** Writes one line of complaint or progress. */
  readonly err: (line: string) => void;
  /** Aborted when the user wants to stop (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock of the verbs that have one (default: the machine's). */
  readonly now?: () => Date;
  /** Whether answers may be coloured: only where a person reads them on a terminal. */
  readonly colour?: boolean;
  /** How to ask a person; absent where nobody sits at a terminal. */
  readonly prompts?: Prompts;
}

/** Exit codes of every verb. */
export const exitCode = { ok: 0, findings: 1, usage: 2 } as const;

/** The verb did what it was asked and found something to complain of, which it has already said. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
}

/** The command line makes no sense; the message says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
