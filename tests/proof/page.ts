import { isMissed, type Measured, type Results } from '../bench/results.ts';
import { BENCHES, type Bench, commandOf } from './benches.ts';
import { chartsOf, timeChart } from './charts.ts';
import { figureText, limitText, table } from './figure-text.ts';

type Result = Results[string];

const HEAD = `# Proof

<!-- Written by "npm run proof" from bench/results.json: change nothing here. -->

What Clove promises, measured: each figure beside its budget or a reference of the same run, with machine, command and day.
Each command measures again on your machine and keeps its figures in \`bench/results.json\`; \`npm run proof\` then writes this page.
What is above or below its budget is marked as missed, and what has not been measured is said to be missing.`;

/** The whole of docs/proof.md: every figure that benchmarks have kept, and the command of each that has kept none. */
export function proofPage(results: Results): string {
  const unlisted = Object.keys(results).filter((name) => !BENCHES.some((bench) => bench.name === name));
  const sections = [
    ...BENCHES.map((bench) => section(bench, results[bench.name])),
    ...unlisted.map((name) => section({ name, title: name, says: '' }, results[name])),
  ];
  return `${[HEAD, summary(results), ...sections].join('\n\n')}\n`;
}

function summary(results: Results): string {
  const rows = BENCHES.map(({ name, title, script }) => {
    const result = results[name];
    return [title, `\`${commandOf(script)}\``, result === undefined ? '**not measured**' : budgets(result)];
  });
  return table(['what', 'command', 'budgets'], rows);
}

function budgets({ measured }: Result): string {
  const limited = measured.filter(({ atMost, atLeast }) => atMost !== undefined || atLeast !== undefined);
  if (limited.length === 0) return 'none';
  const missed = limited.filter(isMissed).length;
  return missed === 0 ? `${limited.length} kept` : `**${missed} missed** of ${limited.length}`;
}

function section(
  { title, says, script }: Omit<Bench, 'script'> & Partial<Bench>,
  result: Result | undefined,
): string {
  const head = [`## ${title}`, ...(says === '' ? [] : [says])];
  if (result === undefined)
    return [...head, `**Not measured yet.** Measure it with \`${commandOf(script ?? '')}\`.`].join('\n\n');
  const { at, command, machine, measured, series = [] } = result;
  return [
    ...head,
    `\`${command}\` on ${machine}, ${at.slice(0, 10)}.`,
    ...chartsOf(measured),
    ...series.map(timeChart),
    table(['what', 'measured', 'budget', 'beside it'], measured.map(row)),
  ].join('\n\n');
}

function row(measured: Measured): string[] {
  const { reference } = measured;
  return [
    measured.name,
    figureText(measured),
    `${limitText(measured)}${isMissed(measured) ? ' **missed**' : ''}`,
    reference === undefined ? '' : `${reference.name}: ${figureText(reference)}`,
  ];
}
