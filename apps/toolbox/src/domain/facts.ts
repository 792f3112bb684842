import type { AuditFact, InventoryName } from '@clove/contracts';

export type FactOf<K extends AuditFact['kind']> = Extract<AuditFact, { kind: K }>;

/** A fact that names its inventory: seat's do not need to. */
export type Inventoried<K extends 'unit' | 'section' | 'quota'> = FactOf<K> & {
  readonly inventory: InventoryName;
};

/** One scan: the services' facts by kind, indexed by the keys that the invariants join on. */
export interface Facts {
  readonly units: readonly Inventoried<'unit'>[];
  readonly sections: readonly Inventoried<'section'>[];
  readonly quotas: readonly Inventoried<'quota'>[];
  readonly deliveries: readonly FactOf<'delivery'>[];
  readonly lines: readonly FactOf<'line'>[];
  readonly orders: ReadonlyMap<string, FactOf<'order'>>;
  readonly vouchers: readonly FactOf<'voucher'>[];
  readonly tickets: readonly FactOf<'ticket'>[];
  readonly payments: readonly FactOf<'payment'>[];
  /** Null: no provider ledger can be read here (real providers), so nothing is compared with it. */
  readonly provider: readonly FactOf<'provider'>[] | null;
  readonly messaging: readonly FactOf<'messaging'>[];
  /** When the scan ended. Only compared with ages of tens of minutes, so clock skew does not matter. */
  readonly at: Date;
}

/** Groups a scan's facts. `withProvider`: the provider's own ledger was among the sources. */
export function sortFacts(
  facts: readonly AuditFact[],
  { at, withProvider }: { at: Date; withProvider: boolean },
): Facts {
  const of = <K extends AuditFact['kind']>(kind: K) =>
    facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  return {
    units: of('unit').map(withInventory),
    sections: of('section').map(withInventory),
    quotas: of('quota').map(withInventory),
    deliveries: of('delivery'),
    lines: of('line'),
    orders: new Map(of('order').map((order) => [order.orderId, order])),
    vouchers: of('voucher'),
    tickets: of('ticket'),
    payments: of('payment'),
    provider: withProvider ? of('provider') : null,
    messaging: of('messaging'),
    at,
  };
}

function withInventory<F extends { readonly inventory?: InventoryName | undefined }>(fact: F) {
  return { ...fact, inventory: fact.inventory ?? ('seat' as const) };
}

/** Groups by key, keeping order. */
export function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
