/**
 * `npm run chaos`: fans buy while everything is killed, frozen, cut off, delayed and filled up, one after the other and in a
 * random order; afterwards each answer that a fan got has to be true. `--seed` repeats the draws of a run (not its timing);
 * `--purchases` says how long it is, `--per-minute` how many of them begin in a minute. Ctrl-C undoes what was done and leaves
 * nothing behind. What was done is written to docs/chaos.md; the figures are kept in bench/results.json.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepResults, machineName } from '../../bench/results.ts';
import { root } from '../../office/root.ts';
import { SIGNALS } from '../../office/stopped-by-signals.ts';
import { figuresOf } from './figures.ts';
import { chaosPage } from './page.ts';
import { randomRun } from './random-run.ts';

/** Of the short form. The long one is `--purchases 10000`: half an hour. */
const SHORT = '500';
/** Of a number in an option, at most. */
const DIGITS = 9;
const PAGE = 'docs/chaos.md';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, purchases: { type: 'string' }, 'per-minute': { type: 'string' } },
});
const seed = wholeNumber('seed', values.seed ?? String(Math.floor(Math.random() * 10 ** DIGITS)));
const purchases = wholeNumber('purchases', values.purchases ?? SHORT);
const pace = values['per-minute'] === undefined ? undefined : wholeNumber('per-minute', values['per-minute']);
const command = [
  `npm run chaos -- --seed ${seed} --purchases ${purchases}`,
  ...(pace === undefined ? [] : [`--per-minute ${pace}`]),
].join(' ');

const interrupted = new AbortController();
for (const [signal, code] of Object.entries(SIGNALS)) {
  // Once: the second one ends the process at once, whatever it leaves behind.
  process.once(signal, () => {
    console.error(`${signal}: undoing what was done`);
    process.exitCode = code;
    interrupted.abort();
  });
}

console.log(command);
await run().catch((error: unknown) => {
  // What could not be undone is another error.
  if (error !== interrupted.signal.reason) throw error;
  console.error('stopped; nothing runs any more');
});

async function run(): Promise<void> {
  const log = (line: string) => console.error(line);
  const report = await randomRun({
    ...{ seed, purchases, log, signal: interrupted.signal },
    ...(pace === undefined ? {} : { purchasesPerMinute: pace }),
  });
  const page = chaosPage(report, { command, machine: machineName(), at: new Date().toISOString() });
  writeFileSync(join(root, PAGE), page);
  keepResults('chaos', command, figuresOf(report, seed));
  console.log(`\n${page}\nkept in ${PAGE} and bench/results.json`);
  if (report.violations.length > 0) process.exitCode = 1;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text) || text.length > DIGITS || (name !== 'seed' && Number(text) === 0))
    throw new Error(`--${name} is not a whole number: ${text}`);
  return Number(text);
}
