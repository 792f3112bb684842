import { FindingsError, formatFinding, sortFindings } from '@clove/pool-images';
import { Command, CommanderError } from 'commander';
import { type CliContext, CommandError, exitCode, UsageError } from './context.ts';
import { type ReadersContext, readersContext, withLanguage } from './language/readers-context.ts';

type MakeVerb = (context: CliContext) => Command;

/** Every verb makes its own subcommand, in the order of the help text, and is loaded when it is asked for. */
const verbs: ReadonlyMap<string, () => Promise<MakeVerb>> = new Map([
  ['new', async () => (await import('./verbs/new.ts')).newVerb],
  ['validate', async () => (await import('./verbs/validate.ts')).validateVerb],
  ['plan', async () => (await import('./verbs/plan.ts')).planVerb],
  ['render', async () => (await import('./verbs/render.ts')).renderVerb],
  ['check', async () => (await import('./verbs/check.ts')).checkVerb],
  ['explain', async () => (await import('./verbs/explain.ts')).explainVerb],
  ['diff', async () => (await import('./verbs/diff.ts')).diffVerb],
  ['pool', async () => (await import('./verbs/pool.ts')).poolVerb],
  ['schema', async () => (await import('./verbs/schema.ts')).schemaVerb],
  ['festival', async () => (await import('./verbs/festival.ts')).festivalVerb],
  ['template', async () => (await import('./verbs/template.ts')).templateVerb],
  ['console', async () => (await import('./verbs/console.ts')).consoleVerb],
  ['start', async () => (await import('./verbs/start.ts')).startVerb],
  ['audit', async () => (await import('./verbs/audit.ts')).auditVerb],
  ['find', async () => (await import('./verbs/find.ts')).findVerb],
  ['dlq', async () => (await import('./verbs/dlq.ts')).dlqVerb],
  ['events', async () => (await import('./verbs/events.ts')).eventsVerb],
  ['view', async () => (await import('./verbs/view.ts')).viewVerb],
  ['backup', async () => (await import('./verbs/backup.ts')).backupVerb],
  ['restore', async () => (await import('./verbs/backup.ts')).restoreVerb],
  ['promote', async () => (await import('./verbs/promote.ts')).promoteVerb],
  ['apply', async () => (await import('./verbs/apply.ts')).applyVerb],
  ['deploy', async () => (await import('./verbs/deploy.ts')).deployVerb],
  ['status', async () => (await import('./verbs/status.ts')).statusVerb],
  ['retry', async () => (await import('./verbs/retry.ts')).retryVerb],
  ['ops', async () => (await import('./verbs/ops.ts')).opsVerb],
  ['queue', async () => (await import('./verbs/queue.ts')).queueVerb],
  ['settle', async () => (await import('./verbs/settle.ts')).settleVerb],
  ['secrets', async () => (await import('./verbs/secrets.ts')).secretsVerb],
  ['doctor', async () => (await import('./verbs/doctor.ts')).doctorVerb],
]);

/**
 * Runs one command line and returns the exit code: 0 done, 1 something was found (a file to correct, a
 * difference, a broken invariant), 2 the command line is invalid, 42 a toolbox command that trying again does not help. A user's mistake is one clear line
 * per finding, never a stack trace; only a defect of this program is thrown.
 */
export async function runClove(args: readonly string[], context: CliContext): Promise<number> {
  const reader = readersContext(context);
  const { out, err } = reader.context;
  const program = new Command('clove')
    .description('One festival file becomes a running ticket office.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out(text.trimEnd()),
      writeErr: (text) => err(text.trimEnd()),
    })
    .hook('preAction', (_, command) => reader.choose(command));
  for (const verb of await asked(args)) program.addCommand(inherit(verb(reader.context), program));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode.ok;
  } catch (error) {
    return report(error, reader);
  }
}

/** The verb that a command line begins with; all of them where it begins otherwise, to be listed or to hint at. */
async function asked([name = '']: readonly string[]): Promise<readonly MakeVerb[]> {
  const named = verbs.get(name);
  return Promise.all((named === undefined ? [...verbs.values()] : [named]).map((load) => load()));
}

/** Subcommands made apart do not take over how their parent exits and writes, and which options all have. */
function inherit(command: Command, parent: Command): Command {
  withLanguage(command.copyInheritedSettings(parent));
  for (const child of command.commands) inherit(child, command);
  return command;
}

function report(error: unknown, { context, translated }: ReadersContext): number {
  if (error instanceof FindingsError) {
    for (const finding of sortFindings(translated(error))) context.err(formatFinding(finding));
    return exitCode.findings;
  }
  if (error instanceof CommandError) {
    if (error.message !== '') context.err(error.message);
    return error.exitCode;
  }
  if (error instanceof UsageError) {
    context.err(error.message);
    return exitCode.usage;
  }
  const denied = fileSystemComplaint(error);
  if (denied !== undefined) {
    context.err(denied);
    return exitCode.findings;
  }
  // commander has said what is wrong already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  throw error;
}

/** What a person can change about files of this machine, by the system's error code. */
const FILE_SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the disk',
};

/** One sentence for a file that may not be read or written; undefined for every other error. */
function fileSystemComplaint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('path' in error))
    return undefined;
  const reason = FILE_SYSTEM[String(error.code)];
  return reason === undefined ? undefined : `${String(error.path)}: ${reason}`;
}
