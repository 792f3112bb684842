import { table } from '../../proof/figure-text.ts';
import { seconds } from './do-faults.ts';
import { impossibleFaults } from './fault.ts';
import { FAULTS } from './faults.ts';
import { answersOf, type FaultSeen, faultsSeen, longestWait, meanwhile, type RunReport } from './report.ts';

/** What a page says of where and when its run was. */
export interface Made {
  readonly command: string;
  readonly machine: string;
  /** In UTC. */
  readonly at: string;
}

/** The page that says what was done in a run, in Markdown: purchases, answers, each fault with what fans saw of it, and what was wrong. */
export function chaosPage(report: RunReport, { command, machine, at }: Made): string {
  const seen = faultsSeen(report);
  return `${[
    '# What was done, and what fans saw of it',
    '<!-- Written by "npm run chaos": change nothing here. -->',
    `\`${command}\` on ${machine}, ${at.slice(0, 10)}.`,
    summary(report),
    '## What fans were answered',
    table(
      ['answer', 'times'],
      [...answersOf(report.answered)].map(([answer, count]) => [answer, String(count)]),
    ),
    '## Each fault, in order',
    'Times count from the first purchase. A wait counts to the fault during which most of it was; refused are tries that were cut off or answered “later”, and asked again.',
    table(
      ['began', 'fault', 'done to', 'lasted', 'healthy after', 'purchases', 'longest wait', 'refused tries'],
      seen.map((each) => faultRow(each, report.began)),
    ),
    '## Kinds of faults',
    table(['fault', 'times', 'what it does', 'how it is undone'], kindRows(seen)),
    ...wrong(report.violations),
  ].join('\n\n')}\n`;
}

function summary({ fans, answered, faults, violations }: RunReport): string {
  const longest = longestWait(answered);
  const outage =
    longest === undefined
      ? 'No fan waited for anything'
      : `The longest outage a fan saw: **${seconds(longest.ms)} s**, to ${longest.what} (${meanwhile(faults, longest).join('; ') || 'no fault'})`;
  const found =
    violations.length === 0
      ? 'Every answer was true, and every invariant holds.'
      : '**Not everything is as it should be:** see below.';
  return `${answered.length} purchases by ${fans} fans, ${faults.length} faults. ${outage}. ${found}`;
}

function faultRow({ fault, purchases, longest, refused }: FaultSeen, began: number): string[] {
  const waited = longest === undefined ? '' : `${seconds(longest.ms)} s (${longest.what})`;
  return [
    clock(fault.from - began),
    fault.name,
    fault.target,
    `${seconds(fault.undone - fault.from)} s`,
    `${seconds(fault.to - fault.undone)} s`,
    String(purchases),
    waited,
    [...refused].map(([came, times]) => `${times} x ${came}`).join(', '),
  ];
}

function kindRows(seen: readonly FaultSeen[]): string[][] {
  const impossible = impossibleFaults(FAULTS);
  return FAULTS.map(({ name, does, undone }) => {
    const why = impossible.get(name);
    const times = seen.filter(({ fault }) => fault.name === name).length;
    return [name, why === undefined ? String(times) : `not here: ${why}`, does, undone];
  });
}

function wrong(violations: readonly string[]): string[] {
  return violations.length === 0 ? [] : ['## Not as it should be', ['```', ...violations, '```'].join('\n')];
}

/** Minutes and seconds. */
function clock(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
