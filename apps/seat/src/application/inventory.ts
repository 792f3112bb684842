import type { EventType } from '@clove/contracts';
import type { NewEvent, Transaction, UnitOfWork } from '@clove/service-kit';
import { publicHold, type StoredHold } from '../domain/hold.ts';
import type { AnswersToKeep, HoldBook, Prolong, QuotaBook, SaleBook } from './ports.ts';
import type { QuotaHolderBook } from './quota-holders.ts';
import type { Units, UnitsOfHold } from './units.ts';
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
  readonly answersToKeep: AnswersToKeep;
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

export function holdIds(items: readonly { readonly holdId: string }[]): string[] {
  return items.map(({ holdId }) => holdId);
}
