/** What was sold of one thing in one price category; `units` and `paid` include what became void. */
export interface SoldItem {
  readonly inventory: string;
  readonly item: string;
  readonly category?: string;
  readonly units: number;
  readonly paid: number;
  readonly voidUnits: number;
  readonly voidPaid: number;
  readonly feesKept: number;
}

/** GET /api/overview/sales */
export interface SalesBoard {
  readonly items: readonly SoldItem[];
  readonly channels: readonly { readonly channel: string; readonly units: number; readonly paid: number }[];
  readonly hours: readonly {
    readonly hour: string;
    readonly units: number;
    readonly paid: number;
    readonly holds: number;
    readonly orders: number;
    readonly completed: number;
  }[];
  readonly conversionPercent: number | null;
}

export interface Tally {
  readonly key: string;
  /** What is still sold. */
  readonly units: number;
  /** Paid for that. */
  readonly revenue: number;
  readonly voidUnits: number;
  readonly feesKept: number;
}

/** Sums by a key, what is void taken off; the key's order is that of its first item. */
export function tally(items: readonly SoldItem[], keyOf: (item: SoldItem) => string): Tally[] {
  return [...Map.groupBy(items, keyOf)].map(([key, own]) => {
    const sum = (value: (item: SoldItem) => number) => own.reduce((all, item) => all + value(item), 0);
    return {
      key,
      units: sum(({ units, voidUnits }) => units - voidUnits),
      revenue: sum(({ paid, voidPaid }) => paid - voidPaid),
      voidUnits: sum(({ voidUnits }) => voidUnits),
      feesKept: sum(({ feesKept }) => feesKept),
    };
  });
}

/** The beginning of an hour of the board (`2026-06-01T11`, UTC), as an instant. */
export function instantOfHour(hour: string): string {
  return `${hour}:00:00Z`;
}

/** Hours without sales between the others, so that a chart's axis is time; at most `most`, the newest. */
export function withQuietHours(hours: SalesBoard['hours'], most: number): SalesBoard['hours'] {
  const last = hours.at(-1);
  const first = hours[0];
  if (first === undefined || last === undefined) return [];
  const known = new Map(hours.map((each) => [each.hour, each]));
  const end = Date.parse(instantOfHour(last.hour));
  const begin = Math.max(Date.parse(instantOfHour(first.hour)), end - (most - 1) * 3_600_000);
  const filled = [];
  for (let at = begin; at <= end; at += 3_600_000) {
    const hour = new Date(at).toISOString().slice(0, 13);
    filled.push(known.get(hour) ?? { hour, units: 0, paid: 0, holds: 0, orders: 0, completed: 0 });
  }
  return filled;
}
