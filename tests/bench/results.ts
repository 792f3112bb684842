import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { root } from '../office/root.ts';
import { percentile } from './percentile.ts';

const Figure = z.strictObject({ name: z.string(), value: z.number(), unit: z.string() });

const Measured = Figure.extend({
  atMost: z.number().optional(),
  atLeast: z.number().optional(),
  /** What it is read beside: measured in the same run, or promised elsewhere. */
  reference: Figure.optional(),
  /** The picture that it is a point of: figures with one title are drawn together, one line or row of bars per series. */
  chart: z.strictObject({ title: z.string(), series: z.string(), at: z.string() }).optional(),
}).readonly();

const TimeSeries = z
  .strictObject({
    title: z.string(),
    unit: z.string(),
    /** Seconds from the first value to the last. */
    seconds: z.number(),
    /** What happened meanwhile, in words. */
    says: z.string(),
    lines: z.array(z.strictObject({ name: z.string(), values: z.array(z.number()) })),
  })
  .readonly();

/** What changed over time: one value per step of each line, all of the same length. */
export type TimeSeries = z.infer<typeof TimeSeries>;

/** One measured figure, what it may be, and what it is read beside. */
export type Measured = z.infer<typeof Measured>;

const Results = z.record(
  z.string(),
  z.strictObject({
    /** When it was measured, in UTC. */
    at: z.iso.datetime(),
    /** With the settings that were not the defaults. */
    command: z.string(),
    machine: z.string(),
    measured: z.array(Measured),
    /** Drawn, and not in the table. */
    series: z.array(TimeSeries).optional(),
  }),
);

/** What each benchmark measured last, by its name. */
export type Results = z.infer<typeof Results>;

const FILE = join(root, 'bench/results.json');

/** What benchmarks have kept in bench/results.json. @throws ZodError where the file is not in the shape that they write */
export function readResults(): Results {
  return existsSync(FILE) ? Results.parse(JSON.parse(readFileSync(FILE, 'utf8'))) : {};
}

/** The processors of this machine. */
export function machineName(): string {
  return `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`;
}

/** Keeps what a benchmark measured in bench/results.json, in place of what it measured before; other benchmarks' figures stay. */
export function keepResults(
  bench: string,
  command: string,
  measured: readonly Measured[],
  series: readonly TimeSeries[] = [],
): void {
  const results: Results = {
    ...readResults(),
    [bench]: {
      at: new Date().toISOString(),
      command: [...settings(), command].join(' '),
      machine: machineName(),
      measured: measured.map(rounded),
      ...(series.length === 0 ? {} : { series: series.map(shortened) }),
    },
  };
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}

/** Whether a figure is outside of what it may be. */
export function isMissed({ value, atMost, atLeast }: Measured): boolean {
  return (atMost !== undefined && value > atMost) || (atLeast !== undefined && value < atLeast);
}

/** The two figures of how long something took, from milliseconds. */
export function latencyFigures(name: string, latencies: readonly number[]): Measured[] {
  return [
    { name: `${name}, p50`, value: percentile(latencies, 0.5), unit: 'ms' },
    { name: `${name}, p99`, value: percentile(latencies, 0.99), unit: 'ms' },
  ];
}

/** What must not happen while something is measured. */
export function nothingWrong(failures: number, findings: readonly unknown[]): Measured[] {
  return [
    { name: 'failed requests', value: failures, unit: '', atMost: 0 },
    { name: 'broken invariants', value: findings.length, unit: '', atMost: 0 },
  ];
}

/** A benchmark that was made smaller or longer says so. */
function settings(): string[] {
  return Object.entries(process.env)
    .filter(([name]) => name.startsWith('BENCH_'))
    .map(([name, value]) => `${name}=${value}`);
}

function rounded(measured: Measured): Measured {
  const { reference } = measured;
  const figure = { ...measured, value: thousandths(measured.value) };
  return reference === undefined
    ? figure
    : { ...figure, reference: { ...reference, value: thousandths(reference.value) } };
}

/** A line has no more digits than can be seen. */
function shortened(series: TimeSeries): TimeSeries {
  const lines = series.lines.map(({ name, values }) => ({
    name,
    values: values.map((value) => Number(value.toPrecision(3))),
  }));
  return { ...series, lines };
}

function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
