import type { Wait } from './asking.ts';
import { type DoneFault, faultAt } from './do-faults.ts';
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
  /** Of the waits that began meanwhile; undefined: no fan waited for anything. */
  readonly longest: Wait | undefined;
  /** Tries that were cut off or answered "later" meanwhile, by what came of them. */
  readonly refused: ReadonlyMap<string, number>;
}

/** One per fault, in order. */
export function faultsSeen({ faults, answered }: Pick<RunReport, 'faults' | 'answered'>): FaultSeen[] {
  const purchases = Map.groupBy(answered, ({ began }) => faultAt(faults, began));
  const waits = Map.groupBy(
    answered.flatMap((each) => each.waits),
    ({ began }) => faultAt(faults, began),
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
