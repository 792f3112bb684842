import type { Environment } from './environment.ts';

/** The context that a command runs in. */
export interface CommandContext {
  readonly environment: Environment;
  /** Arguments after the command's name. */
  readonly args: readonly string[];
  readonly say: (line: string) => void;
}

/** One verb of the toolbox. Answers the exit code; throws PermanentFailure for what a retry does not change. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  run(context: CommandContext): Promise<number>;
}
