import { isMissed, type Measured, type Results } from '../bench/results.ts';
import { BENCHES, type Bench, commandOf } from './benches.ts';
import { chartsOf, timeChart } from './charts.ts';
import { figureText, limitText, table } from './figure-text.ts';
import { KOREAN } from './korean.ts';
import { ENGLISH, type Words } from './words.ts';

type Result = Results[string];

/** The page of proof in each of its languages. */
export const PAGES: readonly Words[] = [ENGLISH, KOREAN];

/** The whole page of proof: every figure that benchmarks have kept, and the command of each that has kept none. */
export function proofPage(results: Results, words: Words = ENGLISH): string {
  const unlisted = Object.keys(results).filter((name) => !BENCHES.some((bench) => bench.name === name));
  const sections = [
    ...BENCHES.map((bench) => section(bench, results[bench.name], words)),
    ...unlisted.map((name) => section({ name, title: name, says: '' }, results[name], words)),
  ];
  return `${[words.head, summary(results, words), ...sections].join('\n\n')}\n`;
}

function summary(results: Results, words: Words): string {
  const rows = BENCHES.map((bench) => {
    const result = results[bench.name];
    return [
      words.bench(bench).title,
      `\`${commandOf(bench.script)}\``,
      result === undefined ? `**${words.notMeasured}**` : budgets(result, words),
    ];
  });
  return table(words.benches, rows);
}

function budgets({ measured }: Result, words: Words): string {
  const limited = measured.filter(({ atMost, atLeast }) => atMost !== undefined || atLeast !== undefined);
  if (limited.length === 0) return words.none;
  const missed = limited.filter(isMissed).length;
  return missed === 0 ? words.kept(limited.length) : words.missedOf(missed, limited.length);
}

function section(
  bench: Omit<Bench, 'script'> & Partial<Bench>,
  result: Result | undefined,
  words: Words,
): string {
  const { title, says } = words.bench(bench);
  const head = [`## ${title}`, ...(says === '' ? [] : [says])];
  if (result === undefined)
    return [...head, words.notMeasuredYet(commandOf(bench.script ?? ''))].join('\n\n');
  const { at, command, machine, measured, series = [] } = result;
  return [
    ...head,
    words.measuredOn(command, machine, at.slice(0, 10)),
    ...chartsOf(measured, words),
    ...series.map((one) => timeChart(one, words)),
    table(
      words.figures,
      measured.map((figure) => row(figure, words)),
    ),
  ].join('\n\n');
}

function row(measured: Measured, words: Words): string[] {
  const { reference } = measured;
  return [
    words.name(measured.name),
    figureText(measured, words),
    `${limitText(measured, words)}${isMissed(measured) ? ` **${words.missed}**` : ''}`,
    reference === undefined ? '' : `${words.name(reference.name)}: ${figureText(reference, words)}`,
  ];
}
