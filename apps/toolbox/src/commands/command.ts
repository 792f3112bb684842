import type { Environment } from './environment.ts';

/** What a command may touch besides what its environment names. */
export interface CommandContext {
  readonly environment: Environment;
  /** Words after the command's own. */
  readonly args: readonly string[];
  readonly say: (line: string) => void;
}

/** One verb of the toolbox. Answers the exit code; throws PermanentFailure for what repeating cannot mend. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  run(context: CommandContext): Promise<number>;
}
