import type { Hold, InventoryName } from '@clove/contracts';
import type { NewEvent, Transaction, UnitOfWork } from '@clove/service-kit';
import type { StoredHold } from '../domain/hold.ts';
import type { Delivery } from './delivery.ts';
import type { Limits } from './limits.ts';
import type { HoldBook, Prolong, QuotaBook, SaleBook } from './ports.ts';
import type { QuotaHolderBook } from './quota-holders.ts';
import type { Units, UnitsOfHold } from './units.ts';
import type { Waiting } from './waiting-ports.ts';

/** What every use case of an inventory works with. */
export interface Inventory {
  /** The service whose inventory it is: prefix of its events, and what its holds name. */
  readonly name: InventoryName;
  readonly unitOfWork: UnitOfWork;
  readonly holds: HoldBook;
  readonly prolong: Prolong;
  readonly limits: Limits;
  readonly quota: QuotaBook;
  readonly quotaHolders: QuotaHolderBook;
  readonly sale: SaleBook;
  readonly waiting: Waiting;
  /** One per kind of unit this image sells, in lock order. */
  readonly units: readonly Units[];
  /** Absent: what is sold here is delivered elsewhere (tickets). */
  readonly delivery?: Delivery | undefined;
  /** With which ticket calls: the key of what codes open here. Absent: no code opens anything. */
  readonly ticketCredential?: string | undefined;
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

/** The hold as other services and its fan see it. */
export function publicHold({ name, units }: Pick<Inventory, 'name' | 'units'>, hold: StoredHold): Hold {
  const store = units.find(({ kind }) => kind === hold.kind);
  if (store === undefined) throw new Error(`hold ${hold.id} is of kind ${hold.kind}, which no store has`);
  const described = store.describe(hold);
  const performanceId = described[0]?.performanceId;
  return {
    id: hold.id,
    inventory: name,
    fanId: hold.fanId,
    ...(performanceId === undefined ? {} : { performanceId }),
    state: hold.state,
    units: described,
    currency: hold.currency,
    createdAt: hold.createdAt.toISOString(),
    expiresAt: hold.expiresAt.toISOString(),
  };
}

type HoldChange = 'HoldPlaced' | 'HoldPinned' | 'HoldSold' | 'HoldReleased' | 'HoldExpired';

/** The event that a hold changed, with its full state. */
export function holdEvent(
  inventory: Inventory,
  change: HoldChange,
  hold: StoredHold,
  correlationId?: string | undefined,
): NewEvent {
  return {
    type: `${inventory.name}.${change}`,
    subject: hold.id,
    subjectVersion: hold.version,
    data: publicHold(inventory, hold),
    ...correlated(correlationId),
  };
}

/** The event that some of a hold's units were freed after the sale. */
export function unitsReleased(
  inventory: Inventory,
  hold: StoredHold,
  unitIds: readonly string[],
  correlationId: string | undefined,
): NewEvent {
  return {
    type: `${inventory.name}.UnitsReleased`,
    subject: hold.id,
    subjectVersion: hold.version,
    data: { hold: publicHold(inventory, hold), unitIds: [...unitIds] },
    ...correlated(correlationId),
  };
}

/** The part of an event that says which request caused it, when that is not the one being worked on. */
function correlated(correlationId: string | undefined): { correlationId?: string } {
  return correlationId === undefined ? {} : { correlationId };
}

export function holdIds(items: readonly { readonly holdId: string }[]): string[] {
  return items.map(({ holdId }) => holdId);
}
