import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'undici';
import type { Fan } from '../../fan/fan.ts';
import { httpPool } from '../../fan/http-client.ts';
import type { Office } from '../../office/office.ts';
import { openOffice } from '../../office/open-office.ts';
import { readBooks, stuckUnits, untruths } from './books.ts';
import { CLOCKED, clockVariables } from './clock-fault.ts';
import type { Fault, Site } from './fault.ts';
import { FAULTS } from './faults.ts';
import { Patience } from './patience.ts';
import { purchase, type Told } from './purchase.ts';
import { inTurn, Seeded } from './seeded.ts';
import { stillSells } from './still-sells.ts';
import { wantedBy } from './wanted.ts';

export interface RunOptions {
  readonly seed: number;
  readonly purchases: number;
  /** How long faults are done and purchases begin. */
  readonly minutes: number;
  /** Receives a line per fault. */
  readonly log: (line: string) => void;
}

export interface RunReport {
  readonly told: readonly Told[];
  /** How often each fault was done, by name. */
  readonly faults: ReadonlyMap<string, number>;
  /** Why a fault of the table was not possible here, by name. */
  readonly impossible: ReadonlyMap<string, string>;
  /** The longest that a fan waited for one answer, in seconds. */
  readonly longestOutage: number;
  /** What is not as it should be, a line each. */
  readonly violations: readonly string[];
}

const FANS = 32;
/** Milliseconds that a fault lasts. Source: shorter and longer than a relay's lease (5 s) and than the gateway's breaker (5 s). */
const FAULT_MS = { least: 1_500, most: 6_000 };
/** After the last fault: how long fans go on asking, and how long until everything is healthy again. */
const FANS_GO_ON_MS = 60_000;
const HEALTHY_WITHIN_MS = 90_000;
/** A hold ends after HOLD_SECONDS, or EXTENSION_SECONDS after its order, and GRACE_SECONDS: then nothing may be held. */
const holds = { HOLD_SECONDS: '25', EXTENSION_SECONDS: '25', GRACE_SECONDS: '5' };
const FREE_WITHIN_MS = 90_000;
/** One fan, under another name each time, may have all of it. */
const noLimits = { MAX_UNITS_PER_GUEST: '100000', MAX_NIGHTS_PER_GUEST: '100000' };

/**
 * Fans buy mixed baskets while faults are done one after the other, in a random order in which each has its turn; afterwards
 * nothing may be wrong. Bounded: `minutes`, and at most seven minutes more.
 */
export async function randomRun(options: RunOptions): Promise<RunReport> {
  const clocks = mkdtempSync(join(tmpdir(), 'clove-chaos-clocks-'));
  const office = await openOffice({
    festival: 'tests/festivals/chaos.yaml',
    replicas: Object.fromEntries(CLOCKED.map((service) => [service, 2])),
    config: variables(clocks),
  });
  try {
    return await runIn(office, clocks, options);
  } finally {
    await office.stop();
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

async function runIn(office: Office, clocks: string, options: RunOptions): Promise<RunReport> {
  const pool = httpPool(office.cluster.url);
  const provider = office.providerPool();
  try {
    const fans = await newFans(office, pool, provider);
    const end = performance.now() + options.minutes * 60_000;
    const patience = new Patience(end + FANS_GO_ON_MS);
    const buying = buyAll(fans, patience, end, options);
    const done = await doFaults(siteOf(office, clocks, options.seed), end, options.log);
    const told = await buying;
    const violations = [...done.violations, ...(await afterwards(office, told))];
    const longestOutage = patience.longestOutageMs / 1_000;
    return { told, faults: done.counts, impossible: impossibleHere(), longestOutage, violations };
  } finally {
    await Promise.all([pool.destroy(), provider.destroy()]);
  }
}

async function newFans(office: Office, pool: Pool, provider: Pool): Promise<Fan[]> {
  const fans: Fan[] = [];
  while (fans.length < FANS) fans.push(await office.newFan(provider, pool));
  return fans;
}

function siteOf(office: Office, clocks: string, seed: number): Site {
  const random = new Seeded(seed);
  const services = [...new Set(office.cluster.pods().map(({ service }) => service))].sort();
  const withDatabase = office.plan.services
    .filter(({ entry }) => entry.audit === true && entry.events.publishes.length > 0)
    .map(({ entry }) => entry.service)
    .sort();
  return {
    office,
    random,
    clocks,
    nextService: inTurn(random, services),
    nextDatabase: inTurn(random, withDatabase),
  };
}

/** Begins purchases evenly until the end, whether or not earlier ones are over. */
async function buyAll(
  fans: readonly Fan[],
  patience: Patience,
  end: number,
  { seed, purchases }: RunOptions,
): Promise<Told[]> {
  const began = performance.now();
  const going: Promise<Told>[] = [];
  for (let number = 0; number < purchases; number += 1) {
    const due = began + ((end - began) * number) / purchases;
    if (due > performance.now()) await delay(due - performance.now());
    const fan = fans[number % fans.length];
    if (fan === undefined) throw new Error('there are no fans');
    going.push(purchase(fan, number, wantedBy(new Seeded(seed + number)), patience));
  }
  return Promise.all(going);
}

/** One fault after the other until the end, each undone before the next. */
async function doFaults(site: Site, end: number, log: RunOptions['log']) {
  const counts = new Map<string, number>();
  const violations: string[] = [];
  const next = inTurn(
    site.random,
    FAULTS.filter((fault) => fault.impossible?.() === undefined),
  );
  while (performance.now() < end) {
    const fault = next();
    log(`${fault.name}: ${await doOne(site, fault)}`);
    counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1);
    violations.push(...(await unhealthy(site.office)).map((what) => `after ${fault.name}: ${what}`));
  }
  return { counts, violations };
}

/** Does a fault and undoes it; answers to what it was done. */
async function doOne(site: Site, fault: Fault): Promise<string> {
  const { target, undo } = await fault.inject(site);
  try {
    const { least, most } = FAULT_MS;
    if (fault.lasts) await delay(least + site.random.below(most - least));
  } finally {
    await undo();
  }
  return target;
}

/** Waits until every process and both servers are ready; answers what is not in time. */
async function unhealthy(office: Office): Promise<string[]> {
  const isHealthy = async () => {
    const { postgres, rabbitmq } = office.cluster.servers;
    if (postgres?.pid() === undefined || rabbitmq?.pid() === undefined) return false;
    return (await office.unready()).length === 0;
  };
  try {
    await office.until(isHealthy, HEALTHY_WITHIN_MS);
    return [];
  } catch (error) {
    return [`not healthy again: ${String(error)}`];
  }
}

async function afterwards(office: Office, told: readonly Told[]): Promise<string[]> {
  let stuck: string[] = [];
  await office
    .until(async () => {
      stuck = await stuckUnits(office);
      return stuck.length === 0;
    }, FREE_WITHIN_MS)
    .catch((error: Error) => stuck.push(error.message));
  const audited = await office.auditWhenQuiet();
  const wrong = untruths(told, await readBooks(office));
  return [...stuck, ...audited, ...wrong, ...(await stillSells(office, told))];
}

function impossibleHere(): Map<string, string> {
  return new Map(
    FAULTS.flatMap(({ name, impossible }) => {
      const why = impossible?.();
      return why === undefined ? [] : [[name, why] as const];
    }),
  );
}
