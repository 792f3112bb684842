import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Refusal, type Values, verbs } from './verbs.ts';
import { type SandboxWorld, WORLD } from './world.ts';

/*
 * A sandbox of the argocd CLI, for tests: the same commands, flags, JSON, exit codes and complaints as far as
 * this project uses them, on a world in a file. It knows nothing of clusters.
 */

const file = process.env[WORLD];
if (file === undefined) throw new Error(`${WORLD} names no file`);
const world: SandboxWorld = JSON.parse(readFileSync(file, 'utf8'));
const args = process.argv.slice(2);
world.calls.push(args);

const verb = verbs.find(({ words }) => words.every((word, index) => args[index] === word));
process.exitCode =
  verb === undefined ? complain(1, `Error: unknown command "${args[0] ?? ''}" for "argocd"`) : run();
writeFileSync(file, JSON.stringify(world));

function run(): number {
  if (verb === undefined) return 1;
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({
      args: args.slice(verb.words.length),
      options: verb.flags,
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    // cobra's own words and exit code.
    const flag = /'(-[^' ]*)/.exec(String(error))?.[1] ?? '';
    return complain(1, `Error: unknown flag: ${flag}`);
  }
  try {
    if (verb.login && world.login === 'never') throw new Refusal('Argo CD server address unspecified');
    if (verb.login && world.login === 'expired') {
      throw new Refusal('rpc error: code = Unauthenticated desc = invalid session: token has expired');
    }
    process.stdout.write(verb.run(world, parsed.positionals, parsed.values));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Since 3.0 the CLI logs as JSON; every failed call of the API exits with 20.
    return complain(20, JSON.stringify({ level: 'fatal', msg: error.message, time: '2026-01-01T00:00:00Z' }));
  }
}

function complain(code: number, line: string): number {
  process.stderr.write(`${line}\n`);
  return code;
}
