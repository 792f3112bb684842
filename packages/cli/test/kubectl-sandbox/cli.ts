import { readFileSync, writeFileSync } from 'node:fs';
import { answer, type KubectlWorld, WORLD } from './answer.ts';

/* A sandbox of kubectl, for tests: the commands and flags that this project uses, on a world in a file. */

const file = process.env[WORLD];
if (file === undefined) throw new Error(`${WORLD} names no file`);
const world: KubectlWorld = JSON.parse(readFileSync(file, 'utf8'));
const args = process.argv.slice(2);
const { code, out, err, endless } = answer(world, args, args.includes('-') ? readFileSync(0, 'utf8') : '');
writeFileSync(file, JSON.stringify(world));
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = code;
// Until it is ended, as a log is followed whose container goes on.
if (endless === true) setInterval(() => undefined, 60_000);
