import { z } from 'zod';
import { Id, LocalId, UnitId } from '../ids.ts';
import { Hold, type InventoryName } from '../internal/inventory.ts';
import { Instant } from '../text.ts';
import { type DeclaredEvent, eventsOf } from './declare.ts';

/** A fan's entry in a waiting list, as its events carry it. */
export const WaitingData = z.object({
  id: Id,
  fanId: Id,
  /** What the fan waits for, in its inventory's terms: see `HeldUnit`. Absent from releases up to 0.6.0. */
  item: z.string().optional(),
  /** Of a place; releases up to 0.6.0 need both. */
  performanceId: LocalId.optional(),
  sectionId: LocalId.optional(),
  quantity: z.int().min(1),
  joinedAt: Instant,
});

export const UnitsReleasedData = z.object({ hold: Hold, unitIds: z.array(UnitId) });
export const PlaceOfferedData = z.object({ entry: WaitingData, hold: Hold });
export const OfferPassedOverData = z.object({ entry: WaitingData });

type InventoryEvents<S extends InventoryName> = {
  readonly [K in `${S}.Hold${'Placed' | 'Pinned' | 'Sold' | 'Released' | 'Expired'}`]: DeclaredEvent<
    typeof Hold
  >;
} & {
  readonly [K in `${S}.UnitsReleased`]: DeclaredEvent<typeof UnitsReleasedData>;
} & {
  readonly [K in `${S}.PlaceOffered`]: DeclaredEvent<typeof PlaceOfferedData>;
} & {
  readonly [K in `${S}.OfferPassedOver`]: DeclaredEvent<typeof OfferPassedOverData>;
};

/** What every inventory publishes, under its own name. */
export function inventoryEvents<S extends InventoryName>(service: S): InventoryEvents<S>;
export function inventoryEvents(service: string): object {
  return {
    ...eventsOf(`${service}.HoldPlaced`, Hold, [
      `${service}.HoldPlaced`,
      `${service}.HoldPinned`,
      `${service}.HoldSold`,
      `${service}.HoldReleased`,
      `${service}.HoldExpired`,
    ]),
    ...eventsOf(`${service}.UnitsReleased`, UnitsReleasedData, [`${service}.UnitsReleased`]),
    /** Freed units were held for the next fan of a waiting list; published beside that hold's HoldPlaced. */
    ...eventsOf(`${service}.PlaceOffered`, PlaceOfferedData, [`${service}.PlaceOffered`]),
    /** The entry was next, but the fan's limit is used up: the entry ended. */
    ...eventsOf(`${service}.OfferPassedOver`, OfferPassedOverData, [`${service}.OfferPassedOver`]),
  };
}
