import { readFileSync, writeFileSync } from 'node:fs';
import { answer } from './answer.ts';
import { type SandboxWorld, WORLD } from './world.ts';

/*
 * A sandbox of the argocd CLI, for tests: the same commands, flags, JSON, exit codes and complaints as far as
 * this project uses them, on a world in a file. It knows nothing of clusters.
 */

const file = process.env[WORLD];
if (file === undefined) throw new Error(`${WORLD} names no file`);
const world: SandboxWorld = JSON.parse(readFileSync(file, 'utf8'));
const { code, out, err } = answer(world, process.argv.slice(2));
writeFileSync(file, JSON.stringify(world));
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = code;
