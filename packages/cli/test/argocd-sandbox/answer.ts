import { parseArgs } from 'node:util';
import type { ProgramResult } from '../../src/program.ts';
import { Refusal, type Values, verbs } from './verbs.ts';
import type { SandboxWorld } from './world.ts';

/** The CLI's answer to a command line, and its effect on the world. */
export function answer(world: SandboxWorld, args: readonly string[]): ProgramResult {
  world.calls.push([...args]);
  const verb = verbs.find(({ words }) => words.every((word, index) => args[index] === word));
  if (verb === undefined) return refuse(1, `Error: unknown command "${args[0] ?? ''}" for "argocd"`);
  let parsed: { values: Values; positionals: string[] };
  try {
    const rest = args.slice(verb.words.length);
    parsed = parseArgs({ args: rest, options: verb.flags, allowPositionals: true, strict: true });
  } catch (error) {
    // cobra's own words and exit code.
    return refuse(1, `Error: unknown flag: ${/'(-[^' ]*)/.exec(String(error))?.[1] ?? ''}`);
  }
  try {
    if (verb.login && world.login === 'never') throw new Refusal('Argo CD server address unspecified');
    if (verb.login && world.login === 'expired') {
      throw new Refusal('rpc error: code = Unauthenticated desc = invalid session: token has expired');
    }
    return { code: 0, out: verb.run(world, parsed.positionals, parsed.values), err: '' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Since 3.0 the CLI logs as JSON; every failed call of the API exits with 20.
    return refuse(20, JSON.stringify({ level: 'fatal', msg: error.message, time: '2026-01-01T00:00:00Z' }));
  }
}

function refuse(code: number, line: string): ProgramResult {
  return { code, out: '', err: `${line}\n` };
}
