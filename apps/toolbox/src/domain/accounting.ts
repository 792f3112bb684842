import type { InventoryName } from '@clove/contracts';
import { type Facts, groupBy, type Inventoried } from './facts.ts';
import type { Violation } from './violation.ts';

/** A record elsewhere that accounts for a sold unit: a ticket, a delivery, a paid line. Only records that stand are given. */
export interface StandingRecord {
  readonly id: string;
  readonly unitId: string;
  readonly orderId: string;
  /** False: it is being taken back, so its unit may be sold still, or free already. */
  readonly firm: boolean;
}

export interface Accounting {
  readonly inventory: InventoryName;
  /** The kind of record, as invariants and people call it: `ticket`. */
  readonly noun: string;
  readonly records: readonly StandingRecord[];
}

/** Every SOLD unit of an inventory <-> one record <-> one COMPLETED order. */
export function accountedFor(
  { units, orders }: Pick<Facts, 'units' | 'orders'>,
  { inventory, noun, records }: Accounting,
): Violation[] {
  const sold = groupBy(soldUnits(units, inventory), ({ unitId }) => unitId);
  const standing = groupBy(records, ({ unitId }) => unitId);
  const key = (unitId: string) => unitKey(inventory, unitId);
  return [
    ...[...sold].flatMap(([unitId, [first]]) =>
      standing.has(unitId)
        ? []
        : [
            {
              invariant: `sold-unit-has-${noun}`,
              key: key(unitId),
              detail: `sold for order ${first?.orderId ?? '(none)'}, but no ${noun} stands for it`,
            },
          ],
    ),
    ...[...standing].flatMap(([unitId, own]) => ofOneUnit(noun, key(unitId), own, sold.get(unitId) ?? [])),
    ...records.flatMap(({ id, orderId }) => {
      const state = orders.get(orderId)?.state;
      if (state === 'COMPLETED') return [];
      const detail = `order ${orderId} is ${state ?? 'unknown'}`;
      return [{ invariant: `${noun}-has-completed-order`, key: id, detail }];
    }),
  ];
}

/** What is wrong with the records of one unit, beside the unit itself. */
function ofOneUnit(
  noun: string,
  key: string,
  records: readonly StandingRecord[],
  sold: readonly Inventoried<'unit'>[],
): Violation[] {
  const ids = records.map(({ id }) => id).join(' and ');
  const several =
    records.length > 1 ? [{ invariant: `unit-has-one-${noun}`, key, detail: `${noun}s ${ids}` }] : [];
  if (sold.length === 0) {
    if (!records.some(({ firm }) => firm)) return several;
    const detail = `${noun} ${ids} stands, but its unit is not sold`;
    return [...several, { invariant: `${noun}-has-sold-unit`, key, detail }];
  }
  const strangers = records.filter(({ orderId }) => !sold.some((unit) => unit.orderId === orderId));
  return [
    ...several,
    ...strangers.map(({ orderId }) => ({
      invariant: `${noun}-and-unit-same-order`,
      key,
      detail: `${noun} of order ${orderId}, unit sold for ${sold[0]?.orderId ?? '(none)'}`,
    })),
  ];
}

function soldUnits(units: Facts['units'], inventory: InventoryName): Inventoried<'unit'>[] {
  return units.filter((unit) => unit.inventory === inventory && unit.state === 'SOLD');
}

/** The key of a unit, a stock or a quota: seat's by its own id alone, others also by their inventory. */
export function unitKey(inventory: InventoryName, id: string): string {
  return inventory === 'seat' ? id : `${inventory} ${id}`;
}
