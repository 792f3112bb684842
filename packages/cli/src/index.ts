export { type CliContext, CommandError, exitCode, UsageError } from './context.ts';
export { runClove } from './run.ts';
