import type { ProjectionReads, Sum } from './projection-reads.ts';

/** What was sold of one thing in one price category, amounts in the currency's smallest unit. */
export interface Sold {
  readonly inventory: string;
  readonly item: string;
  /** Price category; absent: it has none. */
  readonly category?: string;
  readonly units: number;
  readonly paid: number;
  readonly voidUnits: number;
  readonly voidPaid: number;
  /** Of `voidPaid`, what was kept. Of goods and nights only their payments say it. */
  readonly feesKept: number;
}

export interface HourOfSale {
  /** UTC, e.g. `2026-06-01T11`. */
  readonly hour: string;
  readonly units: number;
  readonly paid: number;
  readonly holds: number;
  readonly orders: number;
  readonly completed: number;
}

/** What was sold in one way: by fans on the web, or by staff. */
export interface SoldByChannel {
  readonly channel: string;
  readonly units: number;
  readonly paid: number;
}

/** What was sold with a voucher. */
export interface SoldByVoucher {
  readonly voucher: string;
  readonly orders: number;
  readonly units: number;
  readonly paid: number;
  readonly discount: number;
}

/** The organiser's board. */
export interface SalesBoard {
  readonly items: readonly Sold[];
  /** Adds up to `items`, void ones included. */
  readonly channels: readonly SoldByChannel[];
  /** By id; void ones included. */
  readonly vouchers: readonly SoldByVoucher[];
  readonly hours: readonly HourOfSale[];
  /** Completed orders of the holds that were placed, in percent to one digit; null: no hold yet. */
  readonly conversionPercent: number | null;
}

/** @param hours sales of hours from `from` and before `to`, as in {@link HourOfSale}; what is void is of all time */
export async function salesBoard(
  reads: ProjectionReads,
  hours: { readonly from: string; readonly to: string },
): Promise<SalesBoard> {
  const [sold, byStaff, byVoucher, voided, counts] = await Promise.all([
    reads.sums('sold', hours),
    reads.sums('channel', hours),
    reads.sums('voucher', hours),
    reads.sums('void'),
    reads.sums('hour', hours),
  ]);
  const holds = total(counts, 'holds');
  return {
    items: itemsOf(sold, voided),
    channels: channelsOf(sold, byStaff),
    vouchers: vouchersOf(byVoucher),
    hours: hoursOf(sold, counts),
    conversionPercent: holds === 0 ? null : Math.round((total(counts, 'completed') / holds) * 1000) / 10,
  };
}

function itemsOf(sold: readonly Sum[], voided: readonly Sum[]): Sold[] {
  const byItem = Map.groupBy(sold, ({ key }) => key.slice(key.indexOf(' ') + 1));
  const voidOf = Map.groupBy(voided, ({ key }) => key);
  return [...new Set([...byItem.keys(), ...voidOf.keys()])].sort().map((key) => {
    const [inventory = '', item = '', category] = key.split(' ');
    const [sales, voids] = [byItem.get(key) ?? [], voidOf.get(key) ?? []];
    return {
      inventory,
      item,
      ...(category === undefined ? {} : { category }),
      units: total(sales, 'units'),
      paid: total(sales, 'paid'),
      voidUnits: total(voids, 'units'),
      voidPaid: total(voids, 'paid'),
      feesKept: total(voids, 'fees'),
    };
  });
}

function channelsOf(sold: readonly Sum[], byStaff: readonly Sum[]): SoldByChannel[] {
  const ofChannel = Map.groupBy(byStaff, ({ key }) => key.slice(key.indexOf(' ') + 1));
  const staff = [...ofChannel].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    {
      channel: 'web',
      units: total(sold, 'units') - total(byStaff, 'units'),
      paid: total(sold, 'paid') - total(byStaff, 'paid'),
    },
    ...staff.map(([channel, sums]) => ({ channel, units: total(sums, 'units'), paid: total(sums, 'paid') })),
  ];
}

function vouchersOf(sums: readonly Sum[]): SoldByVoucher[] {
  const ofVoucher = Map.groupBy(sums, ({ key }) => key.slice(key.indexOf(' ') + 1));
  return [...ofVoucher]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([voucher, own]) => ({
      ...{ voucher, orders: total(own, 'orders'), units: total(own, 'units') },
      ...{ paid: total(own, 'paid'), discount: total(own, 'discount') },
    }));
}

function hoursOf(sold: readonly Sum[], counts: readonly Sum[]): HourOfSale[] {
  const sales = Map.groupBy(sold, ({ key }) => key.slice(0, key.indexOf(' ')));
  const counted = Map.groupBy(counts, ({ key }) => key);
  return [...new Set([...sales.keys(), ...counted.keys()])].sort().map((hour) => ({
    hour,
    units: total(sales.get(hour) ?? [], 'units'),
    paid: total(sales.get(hour) ?? [], 'paid'),
    holds: total(counted.get(hour) ?? [], 'holds'),
    orders: total(counted.get(hour) ?? [], 'orders'),
    completed: total(counted.get(hour) ?? [], 'completed'),
  }));
}

function total(sums: readonly Sum[], measure: string): number {
  return sums.filter((sum) => sum.measure === measure).reduce((all, { value }) => all + value, 0);
}
