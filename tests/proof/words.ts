import type { Bench } from './benches.ts';

/** The page of proof in one language. */
export interface Words {
  readonly file: string;
  /** Title, and what the page is. */
  readonly head: string;
  /** Heads of the table of benchmarks, and of those of figures. */
  readonly benches: readonly string[];
  readonly figures: readonly string[];
  readonly notMeasured: string;
  readonly missed: string;
  readonly none: string;
  readonly bars: string;
  readonly line: string;
  readonly atMost: string;
  readonly atLeast: string;
  notMeasuredYet(command: string): string;
  limit(kind: 'atMost' | 'atLeast', figure: string): string;
  kept(budgets: number): string;
  missedOf(missed: number, budgets: number): string;
  /** Where and when it was measured. */
  measuredOn(command: string, machine: string, day: string): string;
  /** Title of a benchmark, and what is measured. */
  bench(bench: Pick<Bench, 'name' | 'title' | 'says'>): Pick<Bench, 'title' | 'says'>;
  /** What a figure, a series, a place of a picture or a unit is called. */
  name(english: string): string;
}

export const ENGLISH: Words = {
  file: 'docs/proof.md',
  head: `# Proof

<!-- Written by "npm run proof" from bench/results.json: change nothing here. -->

What Clove promises, measured ([한국어](proof.ko.md)): each figure beside its budget or a reference of the same run, with machine,
command and day. Each command measures again on your machine and keeps its figures in \`bench/results.json\`; \`npm run proof\` then
writes this page. What is above or below its budget is marked as missed, and what has not been measured is said to be missing.`,
  benches: ['what', 'command', 'budgets'],
  figures: ['what', 'measured', 'budget', 'beside it'],
  notMeasured: 'not measured',
  missed: 'missed',
  none: 'none',
  bars: 'bars',
  line: 'line',
  atMost: 'at most',
  atLeast: 'at least',
  notMeasuredYet: (command) => `**Not measured yet.** Measure it with \`${command}\`.`,
  limit: (kind, figure) => `${kind === 'atMost' ? 'at most' : 'at least'} ${figure}`,
  kept: (budgets) => `${budgets} kept`,
  missedOf: (missed, budgets) => `**${missed} missed** of ${budgets}`,
  measuredOn: (command, machine, day) => `\`${command}\` on ${machine}, ${day}.`,
  bench: ({ title, says }) => ({ title, says }),
  name: (english) => english,
};
