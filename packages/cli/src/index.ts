export { type CliContext, Complaint, exitCode, UsageError } from './context.ts';
export { runClove } from './run.ts';
