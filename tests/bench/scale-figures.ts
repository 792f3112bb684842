import { PURCHASE_COST } from '@clove/charts-ts';
import type { Office } from '../office/office.ts';
import type { Watched } from './locked-rows.ts';
import type { Measured } from './results.ts';
import type { Use } from './server-use.ts';

export const kinds = ['numbered', 'standing'] as const;

/** One way of running the same load. */
export interface Setup {
  /** As a table and a chart name it. */
  readonly name: string;
  /** Pods of each service on the way, in each office. */
  readonly pods: number;
  /** Offices that share the fans. Those with one database server stand beside each other. */
  readonly offices: readonly Office[];
}

/** What one setup did under one kind of load. */
export interface Stage {
  readonly setup: Setup;
  readonly kind: (typeof kinds)[number];
  readonly purchasesPerSecond: number;
  /** Milliseconds of a purchase, of the slowest office. */
  readonly p50: number;
  readonly p99: number;
  readonly failures: number;
  /** Per purchase. */
  readonly use: Use;
  /** One per database server. */
  readonly watched: readonly Watched[];
}

/** The table of few rows whose lock a purchase holds longest, and for how many milliseconds. */
export interface HotRow {
  readonly table: string;
  readonly ms: number;
}

/** CPU of a purchase by what has to grow for more of them, in milliseconds. */
export interface CpuOfPurchase {
  readonly services: number;
  readonly database: number;
  readonly broker: number;
}

/**
 * For how long each purchase keeps the busiest shared row to itself: the share of time that it was found locked, by the
 * purchases per second of the same time. The next purchase of the same row cannot start before.
 */
export function hotRow({ watched, purchasesPerSecond }: Stage): HotRow | undefined {
  const [busiest] = watched.flatMap(({ lockedRows }) => [...lockedRows]).toSorted(([, a], [, b]) => b - a);
  if (busiest === undefined || purchasesPerSecond === 0) return undefined;
  const [table, share] = busiest;
  return { table, ms: (share * 1000) / purchasesPerSecond };
}

export function cpuOf({ use }: Stage): CpuOfPurchase {
  const sum = (of: (part: string) => boolean) =>
    [...use.cpu].reduce((all, [part, ms]) => (of(part) ? all + ms : all), 0);
  const ofDatabase = (part: string) => part.endsWith("'s sessions") || part === 'PostgreSQL itself';
  return {
    services: sum((part) => !ofDatabase(part) && part !== 'RabbitMQ'),
    database: sum(ofDatabase),
    broker: sum((part) => part === 'RabbitMQ'),
  };
}

/** Time in which sessions have a transaction open, by purchase, and the percent of it in which they wait for their service. */
export function transactionsOf({ watched, purchasesPerSecond }: Stage): { ms: number; forService: number } {
  const waits = watched.flatMap(({ waiting }) => [...waiting]);
  const sum = (of: (what: string) => boolean) =>
    waits.reduce((all, [what, n]) => (of(what) ? all + n : all), 0);
  const sessions = sum(() => true);
  return {
    ms: (sessions * 1000) / Math.max(1, purchasesPerSecond),
    forService: (100 * sum((what) => what === 'Client ClientRead')) / Math.max(Number.EPSILON, sessions),
  };
}

/** Every figure of every setup, and what follows from them for more hardware than this machine has. */
export function scaleFigures(stages: readonly Stage[], updates: number): Measured[] {
  return [
    ...stages.flatMap((stage) => figuresOf(stage, updates)),
    ...kinds.flatMap((kind) => ceilings(stages, kind)),
    ...countedOn(stages),
  ];
}

function figuresOf(stage: Stage, updates: number): Measured[] {
  const { setup, kind, use } = stage;
  const name = `${kind}, ${setup.name}`;
  const [cpu, hot, open] = [cpuOf(stage), hotRow(stage), transactionsOf(stage)];
  const at = { series: kind, at: setup.name };
  return [
    {
      ...{ name: `${name}: purchases`, value: stage.purchasesPerSecond, unit: '/s' },
      reference: { name: 'single-row updates', value: updates, unit: '/s' },
      chart: { title: 'Purchases per second, all on this machine', ...at },
    },
    { name: `${name}: p99`, value: stage.p99, unit: 'ms' },
    {
      ...{ name: `${name}: CPU per purchase`, value: cpu.services + cpu.database + cpu.broker, unit: 'ms' },
      chart: { title: 'CPU of a purchase, all processes', ...at },
    },
    { name: `${name}: CPU of the services`, value: cpu.services, unit: 'ms' },
    { name: `${name}: CPU of PostgreSQL`, value: cpu.database, unit: 'ms' },
    { name: `${name}: CPU of RabbitMQ`, value: cpu.broker, unit: 'ms' },
    { name: `${name}: commits per purchase`, value: use.commits, unit: '' },
    { name: `${name}: flushes of the log per purchase`, value: use.walFlushes, unit: '' },
    { name: `${name}: written ahead per purchase`, value: use.walBytes / 1000, unit: 'kB' },
    { name: `${name}: database per purchase`, value: use.databaseBytes / 1000, unit: 'kB' },
    { name: `${name}: events per purchase`, value: use.events, unit: '' },
    { name: `${name}: transactions open per purchase`, value: open.ms, unit: 'ms' },
    { name: `${name}: of it waiting for the service`, value: open.forService, unit: '%' },
    ...(hot === undefined
      ? []
      : [
          {
            name: `${name}: lock of the busiest shared row (${hot.table}) per purchase`,
            value: hot.ms,
            unit: 'ms',
          },
        ]),
  ];
}

/**
 * What one festival could sell at most if there were enough of everything else, by what does not grow with pods: the lock of
 * the row that its purchases share, and the cores of its one database server. The serial part of a purchase is that lock
 * beside all of its CPU: by Amdahl's law no number of pods and cores speeds the purchases of one row up by more than its
 * inverse.
 */
function ceilings(stages: readonly Stage[], kind: Stage['kind']): Measured[] {
  const alone = stages.filter((stage) => stage.kind === kind && stage.setup.offices.length === 1);
  const byPods = alone.toSorted((a, b) => a.setup.pods - b.setup.pods);
  const [least, most] = [byPods[0], byPods.at(-1)];
  if (least === undefined || most === undefined) return [];
  const [cpu, hot] = [cpuOf(least), hotRow(least)];
  const all = (stage: Stage) => Object.values(cpuOf(stage)).reduce((sum, ms) => sum + ms, 0);
  return [
    { name: `${kind}: purchases per core of PostgreSQL`, value: 1000 / cpu.database, unit: '/s' },
    {
      name: `${kind}: CPU per purchase with ${most.setup.pods} pods, times that with ${least.setup.pods}`,
      value: all(most) / all(least),
      unit: '',
    },
    ...(hot === undefined
      ? []
      : [
          {
            ...{
              name: `${kind}: ceiling of the busiest shared row (${hot.table})`,
              value: 1000 / hot.ms,
              unit: '/s',
            },
            reference: { name: 'purchases on this machine', value: least.purchasesPerSecond, unit: '/s' },
          },
          { name: `${kind}: serial part of a purchase`, value: (100 * hot.ms) / all(least), unit: '%' },
        ]),
  ];
}

/** What the simulation of an opening counts on, as it was measured now: the dearer kind of section with the fewest pods. */
function countedOn(stages: readonly Stage[]): Measured[] {
  const fewest = Math.min(...stages.map(({ setup }) => setup.pods));
  const alone = stages.filter(({ setup }) => setup.offices.length === 1 && setup.pods === fewest);
  const figure = (name: string, unit: string, planned: number, of: (stage: Stage) => number): Measured => ({
    ...{ name: `counted on: ${name}`, value: Math.max(...alone.map(of)), unit },
    reference: { name: 'in clove plan --simulate', value: planned, unit },
  });
  return [
    figure('CPU of PostgreSQL', 'ms', PURCHASE_COST.databaseCpuMs, (stage) => cpuOf(stage).database),
    figure('CPU of RabbitMQ', 'ms', PURCHASE_COST.brokerCpuMs, (stage) => cpuOf(stage).broker),
    figure('written ahead', 'bytes', PURCHASE_COST.walBytes, ({ use }) => use.walBytes),
    figure('database', 'bytes', PURCHASE_COST.databaseBytes, ({ use }) => use.databaseBytes),
    figure('events', '', PURCHASE_COST.events, ({ use }) => use.events),
    figure(
      'lock of a standing section',
      'ms',
      PURCHASE_COST.sectionLockMs,
      (stage) => hotRow(stage)?.ms ?? 0,
    ),
  ];
}
