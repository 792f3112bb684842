import {
  ExtendAnswer,
  ExtendItem,
  type HeldUnit,
  type Hold,
  type HoldState,
  type InventoryName,
  MoveSeatAnswer,
  MoveSeatItem,
  OccupancyAnswer,
  OccupancyItem,
  PinAnswer,
  PinItem,
  QuoteAnswer,
  QuoteItem,
  ReleaseAnswer,
  ReleaseItem,
  ReleaseUnitsAnswer,
  ReleaseUnitsItem,
  SellAnswer,
  SellItem,
  type SoldCategory,
  UnpinAnswer,
  UnpinItem,
  WithdrawAnswer,
  WithdrawItem,
} from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { type QuotaStandIn, quotaStandIn } from './quota-stand-in.ts';
import { endpoint, type StandIn, standIn } from './stand-in.ts';

/** A hold inside the stand-in. */
export interface StandInHold {
  readonly hold: Hold;
  state: HoldState;
  orderId: string | null;
  /** Version of each order that let it go, then. */
  readonly letGo: Map<string, number>;
  readonly freedUnits: Set<string>;
}

/** An inventory that keeps to the hold state table and remembers who broke it. */
export interface InventoryStandIn extends StandIn {
  readonly holds: ReadonlyMap<string, StandInHold>;
  readonly quota: QuotaStandIn;
  /** Places of its one section; fewer than it sold: none is free. */
  capacity: number;
  /** An ACTIVE hold of seats at these prices. */
  place(
    fanId: string,
    prices: readonly number[],
    options?: { expiresInMs?: number; category?: SoldCategory },
  ): Hold;
  hold(holdId: string): StandInHold;
  /** Another fan took the units of a lapsed hold. */
  lose(holdId: string): void;
  /** From now on the delivery of this unit is not taken back. @param reason as the inventory would say it */
  deliverForGood(unitId: string, reason: string): void;
}

/** Source: as the real inventory; a hold lives for eight minutes. */
const holdMs = 480_000;

/** What a stand-in sells. */
export interface StandInSale {
  readonly inventory: InventoryName;
  readonly performanceId?: string;
  /** The n-th unit, its price aside. */
  unit(n: number): Omit<HeldUnit, 'price'>;
}

/** Seats of one performance, as releases up to 0.6.0 describe them. */
function seatsOf(performanceId: string): StandInSale {
  return {
    inventory: 'seat',
    performanceId,
    unit: (n) => ({ unitId: `${performanceId}/A/1-${n}`, sectionId: 'A', seat: `A 1-${n}` }),
  };
}

/** Pieces of one option of an item, whose refunds count from the given instant. */
export function goodsOf(item: string, refundsFrom: string): StandInSale {
  return {
    inventory: 'merch',
    unit: (n) => ({
      unitId: `${item}/${n}`,
      item,
      label: { ko: '티셔츠 M', en: 'T-shirt M' },
      refundsFrom,
    }),
  };
}

/** Units of a room for a range of nights, e.g. `pitch/2026-08-06/2026-08-08`. */
export function nightsOf(item: string, refundsFrom: string): StandInSale {
  return {
    inventory: 'stay',
    unit: (n) => ({ unitId: `${item}/${n}`, item, label: `Pitch ${n}`, refundsFrom }),
  };
}

/** @param sells the performance whose seats it sells, or anything else */
export async function inventoryStandIn(sells: string | StandInSale): Promise<InventoryStandIn> {
  const { inventory, performanceId, unit } = typeof sells === 'string' ? seatsOf(sells) : sells;
  const holds = new Map<string, StandInHold>();
  const lost = new Set<string>();
  const forGood = new Map<string, string>();
  const withdrawn = new Set<string>();
  const violations: string[] = [];
  let placed = 0;
  const section = { capacity: 1_000 };

  const quota = quotaStandIn(holds);
  const server = await standIn(
    {
      '/internal/quota/transfer': quota.endpoint,
      '/internal/occupancy': endpoint(OccupancyItem, OccupancyAnswer, (): OccupancyAnswer => {
        const places = (states: readonly HoldState[]) =>
          [...holds.values()]
            .filter(({ state }) => states.includes(state))
            .reduce((sum, { hold, freedUnits }) => sum + hold.units.length - freedUnits.size, 0);
        const sold = places(['SOLD']);
        const capacity = Math.max(section.capacity, sold);
        const free = Math.max(0, capacity - places(['ACTIVE', 'PINNED', 'SOLD']));
        return { result: 'ok', capacity, free, sold };
      }),
      '/internal/holds/quote': endpoint(QuoteItem, QuoteAnswer, ({ holdId, fanId, extend }): QuoteAnswer => {
        const found = holds.get(holdId);
        if (found === undefined || found.hold.fanId !== fanId) return { result: 'not-found' };
        const { state } = found;
        if (state !== 'ACTIVE' && state !== 'PINNED') return { result: 'ended', state };
        const quoted = { result: 'ok' as const, hold: { ...found.hold, state } };
        return extend ? { ...quoted, extended: state === 'ACTIVE' } : quoted;
      }),
      '/internal/holds/extend': endpoint(ExtendItem, ExtendAnswer, ({ holdId, fanId }): ExtendAnswer => {
        const found = holds.get(holdId);
        if (found?.state !== 'ACTIVE' || found.hold.fanId !== fanId) return { result: 'ended' };
        return { result: 'ok', expiresAt: found.hold.expiresAt };
      }),
      '/internal/holds/pin': endpoint(
        PinItem,
        PinAnswer,
        ({ holdId, orderId, orderVersion = 0 }): PinAnswer => {
          const found = holds.get(holdId);
          if (found === undefined) return { result: 'refused', reason: 'not-found' };
          if (lost.has(holdId)) return { result: 'refused', reason: 'units-taken' };
          if (found.state === 'RELEASED') return { result: 'refused', reason: 'released' };
          if (found.state === 'PINNED' || found.state === 'SOLD') {
            return found.orderId === orderId
              ? { result: 'pinned' }
              : { result: 'refused', reason: 'bound-to-other-order' };
          }
          if (orderVersion <= (found.letGo.get(orderId) ?? -1))
            return { result: 'refused', reason: 'released' };
          found.state = 'PINNED';
          found.orderId = orderId;
          return { result: 'pinned' };
        },
      ),
      '/internal/holds/sell': endpoint(SellItem, SellAnswer, ({ holdId, orderId }): SellAnswer => {
        const found = holds.get(holdId);
        // RELEASED with freed units: it was sold, and every ticket of it was cancelled since.
        const sellable =
          found?.state === 'PINNED' || found?.state === 'SOLD' || (found?.freedUnits.size ?? 0) > 0;
        if (found?.orderId !== orderId || !sellable) {
          violations.push(`sell of hold ${holdId} in state ${found?.state}`);
          return { result: 'unknown-hold' };
        }
        if (found.state === 'PINNED') found.state = 'SOLD';
        return { result: 'sold' };
      }),
      '/internal/holds/release': endpoint(
        ReleaseItem,
        ReleaseAnswer,
        ({ holdId, orderId }): ReleaseAnswer => {
          const found = holds.get(holdId);
          if (found?.state === 'SOLD') violations.push(`release of sold hold ${holdId}`);
          if (found === undefined || found.state === 'SOLD') return { result: 'refused' };
          if (found.state === 'PINNED' && found.orderId !== orderId) return { result: 'refused' };
          found.state = 'RELEASED';
          return { result: 'released' };
        },
      ),
      '/internal/holds/unpin': endpoint(
        UnpinItem,
        UnpinAnswer,
        ({ holdId, orderId, orderVersion }): UnpinAnswer => {
          const found = holds.get(holdId);
          if (found === undefined || found.state === 'SOLD') return { result: 'refused' };
          if (found.state === 'PINNED' && found.orderId !== orderId) return { result: 'refused' };
          if (found.state !== 'PINNED' && found.state !== 'ACTIVE') return { result: 'ended' };
          if (orderVersion !== undefined) {
            const repeated = orderVersion <= (found.letGo.get(orderId) ?? -1);
            if (repeated) return { result: found.state === 'PINNED' ? 'refused' : 'active' };
            found.letGo.set(orderId, orderVersion);
          }
          found.state = 'ACTIVE';
          found.orderId = null;
          return { result: 'active' };
        },
      ),
      '/internal/deliveries/withdraw': endpoint(
        WithdrawItem,
        WithdrawAnswer,
        ({ lineId, orderId, fanId, holdId, unitId }): WithdrawAnswer => {
          if (inventory === 'seat') violations.push('seat delivers nothing that could be withdrawn');
          if (withdrawn.has(lineId)) return { result: 'withdrawn' };
          const found = holds.get(holdId);
          const isOurs = found?.hold.units.some((each) => each.unitId === unitId) === true;
          if (!isOurs || found?.orderId !== orderId || found.hold.fanId !== fanId) {
            violations.push(`withdrawal of unknown unit ${unitId}`);
            return { result: 'refused', reason: 'unknown-unit' };
          }
          const reason = found.state === 'SOLD' ? forGood.get(unitId) : 'not-delivered';
          if (reason !== undefined) return { result: 'refused', reason };
          withdrawn.add(lineId);
          found.freedUnits.add(unitId);
          if (found.freedUnits.size === found.hold.units.length) found.state = 'RELEASED';
          return { result: 'withdrawn' };
        },
      ),
      '/internal/units/move': endpoint(
        MoveSeatItem,
        MoveSeatAnswer,
        ({ holdId, orderId, fromUnitId, toUnitId }): MoveSeatAnswer => {
          const found = holds.get(holdId);
          if (found === undefined || found.orderId !== orderId)
            return { result: 'refused', reason: 'unknown-unit' };
          if (found.state === 'PINNED') return { result: 'refused', reason: 'not-sold-yet' };
          const has = (unitId: string) => found.hold.units.some((unit) => unit.unitId === unitId);
          const label = toUnitId.split('/').slice(1).join(' ');
          if (has(toUnitId) && !has(fromUnitId)) return { result: 'moved', unitId: toUnitId, label };
          const live = found.state === 'SOLD' && has(fromUnitId) && !found.freedUnits.has(fromUnitId);
          if (!live) return { result: 'refused', reason: 'unknown-unit' };
          const isTaken = ({ hold: { units }, freedUnits, state }: StandInHold) =>
            state !== 'RELEASED' &&
            units.some(({ unitId }) => unitId === toUnitId && !freedUnits.has(unitId));
          if ([...holds.values()].some(isTaken)) return { result: 'refused', reason: 'taken' };
          const units = found.hold.units.map((unit) =>
            unit.unitId === fromUnitId ? { ...unit, unitId: toUnitId, seat: label } : unit,
          );
          holds.set(holdId, { ...found, hold: { ...found.hold, units } });
          return { result: 'moved', unitId: toUnitId, label };
        },
      ),
      '/internal/units/release': endpoint(
        ReleaseUnitsItem,
        ReleaseUnitsAnswer,
        ({ holdId, orderId, unitIds }): ReleaseUnitsAnswer => {
          const found = holds.get(holdId);
          const its = new Set(found?.hold.units.map(({ unitId }) => unitId));
          const sold = found?.state === 'PINNED' || found?.state === 'SOLD' || found?.state === 'RELEASED';
          if (found?.orderId !== orderId || !sold || !unitIds.every((unitId) => its.has(unitId)))
            return { result: 'refused' };
          for (const unitId of unitIds) found.freedUnits.add(unitId);
          if (found.state === 'PINNED') found.state = 'SOLD';
          if (found.freedUnits.size === its.size) found.state = 'RELEASED';
          return { result: 'released' };
        },
      ),
    },
    violations,
  );

  return {
    ...server,
    get capacity() {
      return section.capacity;
    },
    set capacity(places) {
      section.capacity = places;
    },
    holds,
    quota,
    place(fanId, prices, options = {}) {
      const now = Date.now();
      const hold: Hold = {
        id: newId(),
        inventory,
        fanId,
        ...(performanceId === undefined ? {} : { performanceId }),
        state: 'ACTIVE',
        currency: 'KRW',
        createdAt: new Date(now).toISOString(),
        expiresAt: new Date(now + (options.expiresInMs ?? holdMs)).toISOString(),
        units: prices.map((price) => {
          placed += 1;
          const { category } = options;
          return { ...unit(placed), price, ...(category === undefined ? {} : { category }) };
        }),
      };
      holds.set(hold.id, { hold, state: 'ACTIVE', orderId: null, letGo: new Map(), freedUnits: new Set() });
      return hold;
    },
    hold(holdId) {
      const found = holds.get(holdId);
      if (found === undefined) throw new Error(`no hold ${holdId}`);
      return found;
    },
    lose: (holdId) => void lost.add(holdId),
    deliverForGood: (unitId, reason) => void forGood.set(unitId, reason),
  };
}
