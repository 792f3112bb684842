/**
 * `npm run chaos`: fans buy while everything is killed, frozen, cut off, delayed and filled up, one after the other and in a
 * random order; afterwards each answer that a fan got has to be true. `--seed` repeats the draws of a run (not its timing),
 * `--purchases` and `--minutes` say how long it is. Bounded: the minutes, and at most ten more. Kept in bench/results.json.
 */
import { parseArgs } from 'node:util';
import { keepResults } from '../../bench/results.ts';
import { printHead, printRow } from '../../bench/table.ts';
import { FAULTS } from './faults.ts';
import { type RunReport, randomRun } from './random-run.ts';

/** Of the short form. 10,000 purchases take 30 minutes. */
const defaults = { purchases: '500', minutes: '3' };

const { values } = parseArgs({
  options: { seed: { type: 'string' }, purchases: { type: 'string' }, minutes: { type: 'string' } },
});
const seed = wholeNumber('seed', values.seed ?? String(Math.floor(Math.random() * 2 ** 31)));
const purchases = wholeNumber('purchases', values.purchases ?? defaults.purchases);
const minutes = wholeNumber('minutes', values.minutes ?? defaults.minutes);
const command = `npm run chaos -- --seed ${seed} --purchases ${purchases} --minutes ${minutes}`;
console.log(command);
const report = await randomRun({ seed, purchases, minutes, log: (line) => console.error(line) });
print(report);
keep(report);
if (report.violations.length > 0) process.exitCode = 1;

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || (name !== 'seed' && Number(text) === 0))
    throw new Error(`--${name} is not a whole number: ${text}`);
  return Number(text);
}

function print({ answered, faults, impossible, longest, meanwhile, violations }: RunReport): void {
  const times = countsOf(faults);
  printHead(['fault', 'times', 'what it does', 'how it is undone']);
  for (const { name, does, undone } of FAULTS) {
    const why = impossible.get(name);
    printRow([name, why === undefined ? (times.get(name) ?? 0) : `not here: ${why}`, does, undone]);
  }
  console.log('');
  printHead(['what fans were answered', 'purchases']);
  for (const [answer, count] of countsOf(answersOf(answered))) printRow([answer, count]);
  console.log(
    `
${answered.length} purchases; the longest that a fan waited for an answer: ${(longest.ms / 1_000).toFixed(1)} s, to ${longest.what} (${meanwhile.join('; ') || 'no fault'})`,
  );
  console.log(
    violations.length === 0 ? 'every answer was true, every invariant holds' : violations.join('\n'),
  );
}

/** How each purchase ended, and why anything was refused. */
function answersOf(answered: RunReport['answered']): string[] {
  return answered.flatMap(({ outcome, refusals }) => [outcome, ...refusals.map((why) => `refused: ${why}`)]);
}

function countsOf(names: readonly string[]): Map<string, number> {
  const groups = Map.groupBy(names, (name) => name);
  return new Map([...groups].map(([name, all]): [string, number] => [name, all.length]).sort());
}

function keep({ answered, faults, longest, violations }: RunReport): void {
  keepResults('chaos', command, [
    { name: 'seed', value: seed, unit: '' },
    { name: 'purchases', value: answered.length, unit: 'purchases' },
    { name: 'longest outage that a fan saw', value: Math.round(longest.ms / 100) / 10, unit: 's' },
    { name: 'violations', value: violations.length, unit: 'violations', atMost: 0 },
    ...[...countsOf(answersOf(answered))].map(([name, value]) => ({
      name: `answer: ${name}`,
      value,
      unit: 'times',
    })),
    ...[...countsOf(faults)].map(([name, value]) => ({ name: `fault: ${name}`, value, unit: 'times' })),
  ]);
}
