import type { Prompts } from './prompts.ts';

/** What a verb may touch: handed in, so that tests run every verb in their own process and folder. */
export interface CliContext {
  /** The repository's root. */
  readonly root: string;
  /** Writes one line of the answer. */
  readonly out: (line: string) => void;
  /** Writes one line of error or progress. */
  readonly err: (line: string) => void;
  /** Aborted when the user wants to stop (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock of the verbs that have one (default: the machine's). */
  readonly now?: () => Date;
  /** Whether answers may be coloured: only where a person reads them on a terminal. */
  readonly colour?: boolean;
  /** How to ask a person; absent without a terminal. */
  readonly prompts?: Prompts;
}

/** Exit codes of every verb. */
export const exitCode = { ok: 0, findings: 1, usage: 2 } as const;

/** The verb ran and found errors; the message is what is still to print, often empty. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  /** What this program exits with: that of a toolbox command, which has codes of its own. Default: findings. */
  readonly exitCode: number;

  constructor(message: string, code: number = exitCode.findings) {
    super(message);
    this.exitCode = code;
  }
}

/** The command line is invalid; the message says what would be valid. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
