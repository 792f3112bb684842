import { runToolbox } from '../run-toolbox.ts';

process.exitCode = await runToolbox({
  args: process.argv.slice(2),
  environment: process.env,
  say: (line) => process.stdout.write(`${line}\n`),
});
