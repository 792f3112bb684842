import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'undici';
import type { Fan } from '../../fan/fan.ts';
import { httpPool } from '../../fan/http-client.ts';
import { eventually } from '../../office/eventually.ts';
import type { Office } from '../../office/office.ts';
import { openOffice } from '../../office/open-office.ts';
import { afterwards } from './afterwards.ts';
import { Buying } from './buying.ts';
import { CLOCKED, clockVariables } from './clock-fault.ts';
import { doFaults, seconds } from './do-faults.ts';
import type { Site } from './fault.ts';
import { HEALTHY_WITHIN_MS } from './healthy.ts';
import { Patience } from './patience.ts';
import { PROVIDER_TIMEOUT_MS } from './provider-faults.ts';
import type { RunReport } from './report.ts';
import { Seeded } from './seeded.ts';
import { noSmallDisk, SmallDisk } from './small-disk.ts';

export interface RunOptions {
  readonly seed: number;
  /** So many begin at least: fans go on until each fault was done once. */
  readonly purchases: number;
  /** How many begin in a minute. @default 400: as many as leave two busy processors time for the faults */
  readonly purchasesPerMinute?: number;
  /** Receives a line per fault. */
  readonly log: (line: string) => void;
  /** Ends the run before its time: what was done is undone, all that runs is ended, and the run rejects with the reason. */
  readonly signal?: AbortSignal;
}

const FANS = 32;
/** How long fans go on asking after the last fault; who then has no answer is checked as one who may have paid. */
const FANS_GO_ON_MS = 60_000;
/** A hold ends after HOLD_SECONDS, or EXTENSION_SECONDS after its order, and GRACE_SECONDS: then nothing may be held. */
const holds = { HOLD_SECONDS: '20', EXTENSION_SECONDS: '20', GRACE_SECONDS: '2' };
/** One fan, under another name each time, may have all of it. */
const noLimits = { MAX_UNITS_PER_GUEST: '100000', MAX_NIGHTS_PER_GUEST: '100000' };

/**
 * Fans buy mixed baskets while faults are done one after the other, in a random order in which each has its turn; afterwards
 * nothing may be wrong.
 */
export async function randomRun(options: RunOptions): Promise<RunReport> {
  const interrupted = options.signal ?? new AbortController().signal;
  const clocks = mkdtempSync(join(tmpdir(), 'clove-chaos-clocks-'));
  try {
    const office = await openOffice({
      festival: 'tests/festivals/chaos.yaml',
      replicas: Object.fromEntries(CLOCKED.map((service) => [service, 2])),
      config: variables(clocks),
      signal: interrupted,
    });
    return await runAndStop({ office, clocks, interrupted }, options);
  } finally {
    rmSync(clocks, { recursive: true });
  }
}

function variables(clocks: string): Record<string, Record<string, string>> {
  const own: Record<string, Record<string, string>> = {
    seat: holds,
    merch: holds,
    stay: { ...holds, ...noLimits },
    payment: { PROVIDER_TIMEOUT_MS: String(PROVIDER_TIMEOUT_MS) },
  };
  return Object.fromEntries(CLOCKED.map((name) => [name, { ...clockVariables(clocks), ...own[name] }]));
}

async function runAndStop(
  opened: Pick<Site, 'office' | 'clocks' | 'interrupted'>,
  options: RunOptions,
): Promise<RunReport> {
  const { office } = opened;
  let disk: SmallDisk | undefined;
  try {
    const random = new Seeded(options.seed);
    const databases = databasesOf(office);
    if (noSmallDisk() === undefined) disk = await SmallDisk.of(office, random.pick(databases));
    const services = [...new Set(office.cluster.pods().map(({ service }) => service))].sort();
    return await runIn({ ...opened, random, services, databases, disk }, options);
  } finally {
    await office.stop().finally(() => disk?.unmount());
  }
}

async function runIn(site: Site, options: RunOptions): Promise<RunReport> {
  const { office, interrupted } = site;
  const { seed, purchases, purchasesPerMinute = 400, log } = options;
  const pool = httpPool(office.cluster.url);
  const provider = office.providerPool();
  const patience = new Patience(interrupted);
  try {
    const fans = await newFans(site, pool, provider);
    const began = performance.now();
    const buying = new Buying({ fans, patience, seed, everyMs: 60_000 / purchasesPerMinute });
    let isOver = false;
    const bought = buying.until(() => isOver || interrupted.aborted);
    const faults = await doFaults(site, () => buying.begun >= purchases, log).finally(() => {
      isOver = true;
      patience.endsIn(FANS_GO_ON_MS);
    });
    const over = performance.now();
    const { answered, failed } = await bought;
    log(`fans are done ${seconds(performance.now() - over)} s after the last fault`);
    const violations = [...faults.violations, ...failed, ...(await afterwards(site, answered, log))];
    interrupted.throwIfAborted();
    log(`checked ${seconds(performance.now() - over)} s after the last fault`);
    return { fans: fans.length, began, answered, faults: faults.done, violations };
  } finally {
    await Promise.all([pool.destroy(), provider.destroy()]);
  }
}

async function newFans({ office, interrupted }: Site, pool: Pool, provider: Pool): Promise<Fan[]> {
  const fans: Fan[] = [];
  const asked = { timeoutMs: HEALTHY_WITHIN_MS, signal: interrupted };
  while (fans.length < FANS) fans.push(await eventually(() => office.newFan(provider, pool), asked));
  return fans;
}

/** Services that a purchase writes to, or that learn of it by events: their databases. */
function databasesOf({ plan }: Office): string[] {
  return plan.services
    .filter(({ entry }) => entry.audit === true && entry.events.publishes.length > 0)
    .map(({ entry }) => entry.service)
    .sort();
}
