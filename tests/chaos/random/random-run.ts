import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'undici';
import type { Fan } from '../../fan/fan.ts';
import { httpPool } from '../../fan/http-client.ts';
import { eventually } from '../../office/eventually.ts';
import type { Office } from '../../office/office.ts';
import { openOffice } from '../../office/open-office.ts';
import { falseAnswers, readBooks, stuckUnits } from './books.ts';
import { CLOCKED, clockVariables } from './clock-fault.ts';
import type { Fault, Site } from './fault.ts';
import { FAULTS } from './faults.ts';
import { unhealthy } from './healthy.ts';
import { Patience, type Wait } from './patience.ts';
import { type Answered, purchase } from './purchase.ts';
import { inTurn, Seeded } from './seeded.ts';
import { noSmallDisk, SmallDisk } from './small-disk.ts';
import { stillSells } from './still-sells.ts';
import { wantedBy } from './wanted.ts';

export interface RunOptions {
  readonly seed: number;
  readonly purchases: number;
  /** How long faults are done, each at least once, and purchases begin. */
  readonly minutes: number;
  /** Receives a line per fault. */
  readonly log: (line: string) => void;
}

export interface RunReport {
  readonly answered: readonly Answered[];
  /** The names of all that was done, in order. */
  readonly faults: readonly string[];
  /** Why a fault of the table was not possible here, by name. */
  readonly impossible: ReadonlyMap<string, string>;
  /** The longest that a fan waited for one answer. */
  readonly longest: Wait;
  /** What was done when that fan began to wait, and until an answer came. */
  readonly meanwhile: readonly string[];
  /** What is not as it should be, a line each. */
  readonly violations: readonly string[];
}

const FANS = 32;
/** Milliseconds that a fault lasts. Source: shorter and longer than a relay's lease (5 s) and than the gateway's breaker (5 s). */
const FAULT_MS = { least: 1_500, most: 6_000 };
/** How long the first round of faults may go on after the end of a short run. */
const FIRST_ROUND_MS = 180_000;
/** How long fans go on asking after the last fault. */
const FANS_GO_ON_MS = 60_000;
/** A hold ends after HOLD_SECONDS, or EXTENSION_SECONDS after its order, and GRACE_SECONDS: then nothing may be held. */
const holds = { HOLD_SECONDS: '25', EXTENSION_SECONDS: '25', GRACE_SECONDS: '5' };
const FREE_WITHIN_MS = 90_000;
/** Source: refunds are tried again after 1, 2, 4, ... s; seven failures in a row wait at most 64 s. */
const REFUNDED_WITHIN_MS = 90_000;
/** One fan, under another name each time, may have all of it. */
const noLimits = { MAX_UNITS_PER_GUEST: '100000', MAX_NIGHTS_PER_GUEST: '100000' };

/**
 * Fans buy mixed baskets while faults are done one after the other, in a random order in which each has its turn; afterwards
 * nothing may be wrong. Bounded: `minutes`, and at most ten minutes more.
 */
export async function randomRun(options: RunOptions): Promise<RunReport> {
  const clocks = mkdtempSync(join(tmpdir(), 'clove-chaos-clocks-'));
  const office = await openOffice({
    festival: 'tests/festivals/chaos.yaml',
    replicas: Object.fromEntries(CLOCKED.map((service) => [service, 2])),
    config: variables(clocks),
  });
  let disk: SmallDisk | undefined;
  try {
    const random = new Seeded(options.seed);
    const databases = databasesOf(office);
    if (noSmallDisk() === undefined) disk = await SmallDisk.of(office, random.pick(databases));
    const services = [...new Set(office.cluster.pods().map(({ service }) => service))].sort();
    const [nextService, nextDatabase] = [inTurn(random, services), inTurn(random, databases)];
    return await runIn({ office, random, nextService, nextDatabase, disk, clocks }, options);
  } finally {
    await office.stop();
    await disk?.unmount();
    rmSync(clocks, { recursive: true });
  }
}

function variables(clocks: string): Record<string, Record<string, string>> {
  const own: Record<string, Record<string, string>> = {
    seat: holds,
    merch: holds,
    stay: { ...holds, ...noLimits },
    payment: { PROVIDER_TIMEOUT_MS: '1000' },
  };
  return Object.fromEntries(CLOCKED.map((name) => [name, { ...clockVariables(clocks), ...own[name] }]));
}

async function runIn(site: Site, options: RunOptions): Promise<RunReport> {
  const { office } = site;
  const pool = httpPool(office.cluster.url);
  const provider = office.providerPool();
  try {
    const fans = await newFans(office, pool, provider);
    const end = performance.now() + options.minutes * 60_000;
    const patience = new Patience();
    const buying = buyAll(fans, patience, end, options);
    const done = await doFaults(site, end, options.log).finally(() => patience.endsIn(FANS_GO_ON_MS));
    const over = performance.now();
    const { answered, failed } = await buying;
    options.log(`fans are done ${seconds(performance.now() - over)} s after the last fault`);
    const violations = [...done.violations, ...failed, ...(await afterwards(office, answered))];
    options.log(`checked ${seconds(performance.now() - over)} s after the last fault`);
    const { longest } = patience;
    const meanwhile = done.done
      .filter(({ from, to }) => to > longest.began && from < longest.began + longest.ms)
      .map(({ name, target }) => `${name}: ${target}`);
    return {
      answered,
      faults: done.done.map(({ name }) => name),
      impossible: impossibleHere(),
      longest,
      meanwhile,
      violations,
    };
  } finally {
    await Promise.all([pool.destroy(), provider.destroy()]);
  }
}

async function newFans(office: Office, pool: Pool, provider: Pool): Promise<Fan[]> {
  const fans: Fan[] = [];
  while (fans.length < FANS) fans.push(await office.newFan(provider, pool));
  return fans;
}

/** Services that a purchase writes to, or that learn of it by events: their databases. */
function databasesOf({ plan }: Office): string[] {
  return plan.services
    .filter(({ entry }) => entry.audit === true && entry.events.publishes.length > 0)
    .map(({ entry }) => entry.service)
    .sort();
}

/** Begins purchases evenly until the end, whether or not earlier ones are over. */
async function buyAll(
  fans: readonly Fan[],
  patience: Patience,
  end: number,
  { seed, purchases }: RunOptions,
): Promise<{ answered: Answered[]; failed: string[] }> {
  const failed: string[] = [];
  const began = performance.now();
  const going: Promise<Answered | undefined>[] = [];
  for (let number = 0; number < purchases; number += 1) {
    const due = began + ((end - began) * number) / purchases;
    if (due > performance.now()) await delay(due - performance.now());
    const fan = fans[number % fans.length];
    if (fan === undefined) throw new Error('there are no fans');
    const buying = purchase(fan, number, wantedBy(new Seeded(seed + number)), patience);
    going.push(
      buying.catch((error: Error) => {
        failed.push(`purchase ${number}: ${error.message}`);
        return undefined;
      }),
    );
  }
  const answered = (await Promise.all(going)).filter((each) => each !== undefined);
  return { answered, failed };
}

/** A fault that was done and undone; its times in milliseconds of `performance.now()`, until everything was healthy again. */
interface DoneFault {
  readonly name: string;
  readonly target: string;
  readonly from: number;
  readonly to: number;
}

/** One fault after the other until the end, each at least once and undone before the next. */
async function doFaults(site: Site, end: number, log: RunOptions['log']) {
  const done: DoneFault[] = [];
  const violations: string[] = [];
  const possible = FAULTS.filter((fault) => fault.impossible?.() === undefined);
  const next = inTurn(site.random, possible);
  const mayGoOn = () => performance.now() < end + FIRST_ROUND_MS && done.length < possible.length;
  while (performance.now() < end || mayGoOn()) {
    const fault = next();
    const from = performance.now();
    const target = await doOne(site, fault).catch((error: Error) => {
      violations.push(`${fault.name} could not be done and undone: ${error.message}`);
      return 'nothing';
    });
    const over = performance.now();
    violations.push(...(await unhealthy(site.office)).map((what) => `after ${fault.name}: ${what}`));
    const to = performance.now();
    done.push({ name: fault.name, target, from, to });
    log(`${fault.name}: ${target}, ${seconds(over - from)} s, healthy again in ${seconds(to - over)} s`);
  }
  return { done, violations };
}

/** Does a fault and undoes it; answers to what it was done. */
async function doOne(site: Site, fault: Fault): Promise<string> {
  const done = await fault.inject(site);
  try {
    const { least, most } = FAULT_MS;
    if (fault.lasts) await delay(least + site.random.below(most - least));
  } finally {
    await done.undo();
  }
  return done.target;
}

async function afterwards(office: Office, answered: readonly Answered[]): Promise<string[]> {
  const stuck = await leftAfter(FREE_WITHIN_MS, () => stuckUnits(office));
  const audited = await office.auditWhenQuiet();
  // A refund that the provider refused to answer is asked for again, later and later.
  const wrong = await leftAfter(REFUNDED_WITHIN_MS, async () =>
    falseAnswers(answered, await readBooks(office)),
  );
  return [...stuck, ...audited, ...wrong, ...(await stillSells(office, answered))];
}

/** What is still found when the time is over; [] as soon as nothing is. */
async function leftAfter(ms: number, find: () => Promise<string[]>): Promise<string[]> {
  const found = await eventually(
    async () => {
      const lines = await find();
      if (lines.length > 0) throw new Found(lines);
    },
    { timeoutMs: ms },
  ).catch((error: Error) => (error instanceof Found ? error.lines : [error.message]));
  return found ?? [];
}

class Found extends Error {
  readonly lines: string[];

  constructor(lines: string[]) {
    super(`${lines.length} found`);
    this.lines = lines;
  }
}

function impossibleHere(): Map<string, string> {
  return new Map(
    FAULTS.flatMap(({ name, impossible }) => {
      const why = impossible?.();
      return why === undefined ? [] : [[name, why] as const];
    }),
  );
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
