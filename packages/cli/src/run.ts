import { FindingsError, formatFinding } from '@clove/pool-images';
import { Command, CommanderError } from 'commander';
import { type CliContext, Complaint, exitCode, UsageError } from './context.ts';
import { auditVerb } from './verbs/audit.ts';
import { checkVerb } from './verbs/check.ts';
import { deployVerb } from './verbs/deploy.ts';
import { diffVerb } from './verbs/diff.ts';
import { dlqVerb } from './verbs/dlq.ts';
import { doctorVerb } from './verbs/doctor.ts';
import { explainVerb } from './verbs/explain.ts';
import { festivalVerb } from './verbs/festival.ts';
import { newVerb } from './verbs/new.ts';
import { opsVerb } from './verbs/ops.ts';
import { planVerb } from './verbs/plan.ts';
import { poolVerb } from './verbs/pool.ts';
import { promoteVerb } from './verbs/promote.ts';
import { renderVerb } from './verbs/render.ts';
import { retryVerb } from './verbs/retry.ts';
import { schemaVerb } from './verbs/schema.ts';
import { secretsVerb } from './verbs/secrets.ts';
import { startVerb } from './verbs/start.ts';
import { statusVerb } from './verbs/status.ts';
import { templateVerb } from './verbs/template.ts';
import { validateVerb } from './verbs/validate.ts';

/** Every verb makes its own subcommand. */
const verbs: readonly ((context: CliContext) => Command)[] = [
  newVerb,
  validateVerb,
  planVerb,
  renderVerb,
  checkVerb,
  explainVerb,
  diffVerb,
  poolVerb,
  schemaVerb,
  festivalVerb,
  templateVerb,
  startVerb,
  auditVerb,
  dlqVerb,
  promoteVerb,
  deployVerb,
  statusVerb,
  retryVerb,
  opsVerb,
  secretsVerb,
  doctorVerb,
];

/**
 * Runs one command line and answers the exit code: 0 done, 1 something was found (a file to correct, a
 * difference, a broken invariant), 2 the command line makes no sense. A user's mistake is one clear line
 * per finding, never a stack trace; only a defect of this program is thrown.
 */
export async function runClove(args: readonly string[], context: CliContext): Promise<number> {
  const program = new Command('clove')
    .description('One festival file becomes a running ticket office.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.out(text.trimEnd()),
      writeErr: (text) => context.err(text.trimEnd()),
    });
  for (const verb of verbs) program.addCommand(inherit(verb(context), program));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode.ok;
  } catch (error) {
    return report(error, context);
  }
}

/** Subcommands made apart do not take over how their parent exits and writes. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

function report(error: unknown, context: CliContext): number {
  if (error instanceof FindingsError) {
    for (const finding of error.findings) context.err(formatFinding(finding));
    return exitCode.findings;
  }
  if (error instanceof Complaint) {
    if (error.message !== '') context.err(error.message);
    return exitCode.findings;
  }
  if (error instanceof UsageError) {
    context.err(error.message);
    return exitCode.usage;
  }
  // commander has said what is wrong already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  throw error;
}
