import type { Wait } from './asking.ts';
import type { DoneFault } from './do-faults.ts';
import type { Answered } from './purchase.ts';

/** What was done in one run, and what came of it. */
export interface RunReport {
  readonly fans: number;
  /** When fans began to buy, in milliseconds of `performance.now()`. */
  readonly began: number;
  readonly answered: readonly Answered[];
  /** In order. */
  readonly faults: readonly DoneFault[];
  /** What is not as it should be, with the stories of the purchases that it is about. */
  readonly violations: readonly string[];
}

/** What fans saw of one fault until everything was healthy again. */
export interface FaultSeen {
  readonly fault: DoneFault;
  /** Purchases that began meanwhile. */
  readonly purchases: number;
  /** Of the waits that were longest during this fault; undefined: no fan waited for anything. */
  readonly longest: Wait | undefined;
  /** Tries that were cut off or answered "later" meanwhile, by what came of them. */
  readonly refused: ReadonlyMap<string, number>;
}

/** One per fault, in order. */
export function faultsSeen({ faults, answered }: Pick<RunReport, 'faults' | 'answered'>): FaultSeen[] {
  const purchases = Map.groupBy(answered, ({ began }) => faultAt(faults, began));
  const waits = Map.groupBy(
    answered.flatMap((each) => each.waits),
    (wait) => faultDuring(faults, wait),
  );
  const refusals = Map.groupBy(
    answered.flatMap(({ tries }) => tries.filter(({ isRefusal }) => isRefusal)),
    ({ at }) => faultAt(faults, at),
  );
  return faults.map((fault) => ({
    fault,
    purchases: purchases.get(fault)?.length ?? 0,
    longest: longestOf(waits.get(fault) ?? []),
    refused: sums((refusals.get(fault) ?? []).map(({ came, times }) => [came, times])),
  }));
}

/** Milliseconds of `performance.now()` -> the fault that was just done then; undefined before the first and after the last. */
export function faultAt(faults: readonly DoneFault[], at: number): DoneFault | undefined {
  const found = faults[indexAt(faults, at)];
  return found !== undefined && found.from <= at ? found : undefined;
}

/** The fault during which a fan waited longest; undefined: none was done meanwhile. */
export function faultDuring(faults: readonly DoneFault[], { began, ms }: Wait): DoneFault | undefined {
  const end = began + ms;
  let longest: { readonly fault: DoneFault; readonly ms: number } | undefined;
  for (let index = indexAt(faults, began); index < faults.length; index += 1) {
    const fault = faults[index];
    if (fault === undefined || fault.from > end) break;
    const felt = Math.min(end, fault.to) - Math.max(began, fault.from);
    if (longest === undefined || felt > longest.ms) longest = { fault, ms: felt };
  }
  return longest?.fault;
}

/** The index of the first fault that is over after this moment. */
function indexAt(faults: readonly DoneFault[], at: number): number {
  let [low, high] = [0, faults.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((faults[middle]?.to ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The longest that a fan waited for an answer. Undefined: no fan waited for anything. */
export function longestWait(answered: readonly Answered[]): Wait | undefined {
  return longestOf(answered.flatMap(({ waits }) => longestOf(waits) ?? []));
}

/** The names and targets of what was done between the beginning and the end of a wait. */
export function meanwhile(faults: readonly DoneFault[], { began, ms }: Wait): string[] {
  return faults
    .filter(({ from, to }) => to > began && from < began + ms)
    .map(({ name, target }) => `${name}: ${target}`);
}

/** How purchases ended, and why anything was refused for good: how often each. */
export function answersOf(answered: readonly Answered[]): Map<string, number> {
  const all = answered.flatMap(({ outcome, refusals }) => [
    outcome,
    ...refusals.map((why) => `refused: ${why}`),
  ]);
  return sums(all.map((name) => [name, 1]));
}

function longestOf(waits: readonly Wait[]): Wait | undefined {
  let longest: Wait | undefined;
  for (const wait of waits) if (longest === undefined || wait.ms > longest.ms) longest = wait;
  return longest;
}

function sums(counts: readonly (readonly [string, number])[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const [name, count] of counts) all.set(name, (all.get(name) ?? 0) + count);
  return new Map([...all].sort());
}
