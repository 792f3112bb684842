import { reasonOf } from './application/retry.ts';
import { auditCommand } from './commands/audit.ts';
import { backup, restore } from './commands/backup.ts';
import { brokerSetup } from './commands/broker-setup.ts';
import type { Command } from './commands/command.ts';
import { databaseSetup } from './commands/database-setup.ts';
import { dlq } from './commands/dlq.ts';
import type { Environment } from './commands/environment.ts';
import { events } from './commands/events.ts';
import { findCommand } from './commands/find.ts';
import { provisionCommand } from './commands/provision.ts';
import { view } from './commands/view.ts';
import { exitCode, PermanentFailure } from './domain/failure.ts';

const commands: readonly Command[] = [
  databaseSetup,
  brokerSetup,
  provisionCommand,
  auditCommand,
  findCommand,
  dlq,
  events,
  view,
  backup,
  restore,
];

export interface ToolboxRun {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  readonly environment: Environment;
  /** Prints one line; the last lines become the Job's message when it fails. */
  readonly say: (line: string) => void;
}

/** Runs one command and answers the process's exit code. Never throws. */
export async function runToolbox({ args, environment, say }: ToolboxRun): Promise<number> {
  const [name, ...rest] = args;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    say(`unknown command ${name ?? '(none)'}. Commands:`);
    for (const { usage } of commands) say(`  ${usage}`);
    return exitCode.permanent;
  }
  try {
    return await command.run({ environment, args: rest, say });
  } catch (error) {
    say(`${command.name} failed: ${reasonOf(error)}`);
    if (!(error instanceof PermanentFailure)) return exitCode.retry;
    for (const reason of error.reasons) say(`  - ${reason}`);
    return exitCode.permanent;
  }
}
