import { constants } from 'node:os';
import { runToolbox } from '../run-toolbox.ts';

// Process 1 of a container is not ended by a signal that it does not ask for, and what a person stopped must not go on until it is
// killed. What was not committed is not done, as after any kill. The exit code is the one that shells and Kubernetes use.
process.once('SIGTERM', () => process.exit(128 + constants.signals.SIGTERM));

process.exitCode = await runToolbox({
  args: process.argv.slice(2),
  environment: process.env,
  say: (line) => process.stdout.write(`${line}\n`),
});
