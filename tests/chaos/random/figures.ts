import type { Measured } from '../../bench/results.ts';
import { answersOf, type FaultSeen, faultsSeen, longestWait, type RunReport } from './report.ts';

const CHART = 'Longest wait of a fan, by fault';

/** The figures of a run that bench/results.json keeps. */
export function figuresOf(report: RunReport, seed: number): Measured[] {
  const { answered, violations } = report;
  const kinds = Map.groupBy(faultsSeen(report), ({ fault }) => fault.name);
  return [
    { name: 'seed', value: seed, unit: '' },
    { name: 'purchases', value: answered.length, unit: 'purchases' },
    { name: 'faults', value: report.faults.length, unit: 'faults' },
    { name: 'longest outage that a fan saw', value: inSeconds(longestWait(answered)?.ms), unit: 's' },
    { name: 'violations', value: violations.length, unit: 'violations', atMost: 0 },
    ...[...answersOf(answered)].map(([name, value]) => ({ name: `answer: ${name}`, value, unit: 'times' })),
    ...[...kinds].sort(byName).map(([name, seen]) => waitAt(name, seen)),
  ];
}

function waitAt(name: string, seen: readonly FaultSeen[]): Measured {
  return {
    name: `${name}, ${seen.length === 1 ? 'once' : `${seen.length} times`}: longest wait of a fan`,
    value: inSeconds(Math.max(...seen.map(({ longest }) => longest?.ms ?? 0))),
    unit: 's',
    chart: { title: CHART, series: 'longest wait', at: name },
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a.localeCompare(b);
}

function inSeconds(ms = 0): number {
  return Math.round(ms / 100) / 10;
}
