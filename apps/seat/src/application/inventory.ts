import type { EventType } from '@clove/contracts';
import { type NewEvent, Problem, type Transaction, type UnitOfWork } from '@clove/service-kit';
import { publicHold, type StoredHold } from '../domain/hold.ts';
import {
  type HoldBook,
  type Prolong,
  type QuotaBook,
  type SaleBook,
  SweepFirst,
  type SweepScope,
  type Units,
  type UnitsOfHold,
} from './ports.ts';
import type { QuotaHolderBook } from './quota-holders.ts';
import type { Waiting } from './waiting-ports.ts';

/** What every use case of the inventory works with. */
export interface Inventory {
  readonly unitOfWork: UnitOfWork;
  readonly holds: HoldBook;
  readonly prolong: Prolong;
  readonly quota: QuotaBook;
  readonly quotaHolders: QuotaHolderBook;
  readonly sale: SaleBook;
  readonly waiting: Waiting;
  /** One per kind of unit this image sells, in lock order: numbered before standing. */
  readonly units: readonly Units[];
  /** How long a hold lasts, seconds. */
  readonly holdSeconds: number;
  /** How long after its end a hold is still left alone, seconds. */
  readonly graceSeconds: number;
}

/** Calls `act` once per kind of unit with the holds of that kind, in lock order. */
export function holdsPerKind(
  inventory: Inventory,
  holds: readonly StoredHold[],
  act: (units: Units, ofKind: StoredHold[]) => void,
): void {
  for (const units of inventory.units) {
    const ofKind = holds.filter((hold) => hold.kind === units.kind);
    if (ofKind.length > 0) act(units, ofKind);
  }
}

/** Frees units kind by kind, in lock order. */
export async function freePerKind(
  tx: Transaction,
  inventory: Inventory,
  freed: readonly UnitsOfHold[],
): Promise<void> {
  for (const units of inventory.units) {
    const ofKind = freed.filter(({ hold }) => hold.kind === units.kind);
    if (ofKind.length > 0) await units.free(tx, ofKind);
  }
}

/** An item of a set-based call with the correlation id of the request it came from. @default the call's own id */
export type Asked<I> = I & { readonly correlationId?: string };

type HoldEvent = Extract<EventType, `seat.Hold${string}`>;

/** The event that a hold changed, with its full state. */
export function holdEvent(type: HoldEvent, hold: StoredHold, correlationId?: string | undefined): NewEvent {
  return {
    type,
    subject: hold.id,
    subjectVersion: hold.version,
    data: publicHold(hold),
    ...correlated(correlationId),
  };
}

/** The part of an event that says which request caused it, when that is not the one being worked on. */
export function correlated(correlationId: string | undefined): { correlationId?: string } {
  return correlationId === undefined ? {} : { correlationId };
}

/** Most sweeps before one request gives up; each frees up to 200 holds. */
const MOST_SWEEPS = 25;

/** Runs `attempt`; while only lapsed holds stand in its way, sweeps those and runs it again. */
export async function sweepingFirst<T>(
  sweep: (scope: SweepScope) => Promise<number>,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let round = 0; round < MOST_SWEEPS; round += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof SweepFirst)) throw error;
      await sweep(error.scope);
    }
  }
  throw new Problem({ status: 503, type: 'busy', detail: 'Many holds are ending just now; try again.' });
}
