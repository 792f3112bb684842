import type { Environment } from '../src/commands/environment.ts';
import { runToolbox } from '../src/run-toolbox.ts';

/** Runs a toolbox command in this process; answers its exit code and what it printed. */
export async function run(args: readonly string[], environment: Environment) {
  const lines: string[] = [];
  const code = await runToolbox({ args, environment, say: (line) => lines.push(line) });
  return { code, output: lines.join('\n') };
}

/** A server's address that the whole test run shares. */
export function requiredVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
