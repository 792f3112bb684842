import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../office/eventually.ts';
import { type Fault, impossibleFaults, type Next, type Site } from './fault.ts';
import { FAULTS } from './faults.ts';
import { HEALTHY_WITHIN_MS, unhealthy } from './healthy.ts';
import { inTurn } from './seeded.ts';

/**
 * Milliseconds that a fault lasts; most last a little more than the least. Source: some are longer than a relay's lease (5 s) and
 * than the gateway's breaker (5 s), most are shorter.
 */
const FAULT_MS = { least: 1_000, most: 6_000 };

/** A fault that was done and undone; its times in milliseconds of `performance.now()`. */
export interface DoneFault {
  readonly name: string;
  readonly target: string;
  readonly from: number;
  readonly undone: number;
  /** When everything was healthy again. */
  readonly to: number;
}

/** One fault after the other in a random order, each undone before the next, until each had its turn and `isEnough`. */
export async function doFaults(
  site: Site,
  isEnough: () => boolean,
  log: (line: string) => void,
): Promise<{ done: DoneFault[]; violations: string[] }> {
  const done: DoneFault[] = [];
  const violations: string[] = [];
  const impossible = impossibleFaults(FAULTS);
  const possible = FAULTS.filter(({ name }) => !impossible.has(name)).map((fault) => ({
    fault,
    next: nextOf(site),
  }));
  const nextOne = inTurn(site.random, possible);
  while (done.length < possible.length || !isEnough()) {
    site.interrupted.throwIfAborted();
    const { fault, next } = nextOne();
    const from = performance.now();
    const target = await doOne(site, fault, next).catch((error: Error) => {
      site.interrupted.throwIfAborted();
      violations.push(`${fault.name} could not be done and undone: ${error.message}`);
      return 'nothing';
    });
    const undone = performance.now();
    violations.push(...(await unhealthy(site)).map((what) => `after ${fault.name}: ${what}`));
    const to = performance.now();
    done.push({ name: fault.name, target, from, undone, to });
    log(`${fault.name}: ${target}, ${seconds(undone - from)} s, healthy again in ${seconds(to - undone)} s`);
  }
  return { done, violations };
}

function nextOf({ random, services, databases }: Site): Next {
  return { service: inTurn(random, services), database: inTurn(random, databases) };
}

/** Does a fault and undoes it, also when the run is interrupted; answers to what it was done. */
async function doOne(site: Site, fault: Fault, next: Next): Promise<string> {
  const { interrupted, random } = site;
  // What a fault needs may come back later than what says that it is healthy: queues after the broker, for one.
  const done = await eventually(() => fault.inject(site, next), {
    timeoutMs: HEALTHY_WITHIN_MS,
    signal: interrupted,
  });
  try {
    const { least, most } = FAULT_MS;
    const share = random.below(1_000) / 1_000;
    if (fault.lasts) await delay(least + (most - least) * share ** 2, undefined, { signal: interrupted });
  } finally {
    await done.undo();
  }
  return done.target;
}

/** With one decimal. */
export function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
