import type {
  LedgerEntry,
  LedgerSum,
  OrderChannel,
  ReconciliationAnswer,
  SettlementFinding,
} from '@clove/contracts';
import type { OrderBooks } from '../domain/compare-books.ts';

/** From an instant up to another one (excluded). RFC 3339, UTC. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Payment's ledger, as settlements read it. */
export interface LedgerPort {
  page(asked: Span & { readonly after: number; readonly limit: number }): Promise<LedgerEntry[]>;
  ofOrders(orderIds: readonly string[]): Promise<LedgerEntry[]>;
  sums(asked: Span & { readonly timezone: string }): Promise<LedgerSum[]>;
  /** Begins a comparison with the provider's own books, or answers how far it is. */
  reconcile(asked: Span & { readonly run: string }): Promise<ReconciliationAnswer>;
}

/** What was sold and kept on a day, of one inventory, in one way. */
export interface SoldSum {
  readonly day: string;
  readonly inventory: string;
  readonly channel: OrderChannel;
  /** Units of orders of the day that were paid, also those that were cancelled since. */
  readonly units: number;
  readonly paid: number;
  /** Taken off prices, e.g. by vouchers. */
  readonly discounts: number;
  /** Units among them for which nothing was paid. */
  readonly complimentary: number;
  /** Kept of what was cancelled on the day, whenever it was sold. */
  readonly feesKept: number;
}

/** What was sold on a day with a voucher; also in {@link SoldSum}. */
export interface VoucherSum {
  readonly day: string;
  /** Its id; of codes nothing is said. */
  readonly voucher: string;
  readonly orders: number;
  readonly units: number;
  readonly discounts: number;
  readonly paid: number;
}

/** How the comparison of a day stands. */
export interface ReconciledDay {
  readonly day: string;
  /** Counts the comparisons of the day: it may be asked for again. */
  readonly run: number;
  readonly state: 'under-way' | 'agrees' | 'differs';
  /** When the last comparison ended; null while the first is under way. */
  readonly at: string | null;
  readonly payments: number;
  /** Whether the provider lists its payments, so that one which is unknown here would have been found. */
  readonly listed: boolean;
  /** Also those that are too many to be kept. */
  readonly differences: number;
  readonly findings: readonly SettlementFinding[];
}

/** A comparison under the caller's lease. */
export interface DueDay extends Span {
  readonly day: string;
  readonly run: number;
  readonly version: number;
}

/** Orders by their money, and the comparisons of days. */
export interface SettlementStore {
  /** The festival's time zone; undefined while nothing was provisioned. */
  sold(span: Span, timezone: string): Promise<SoldSum[]>;
  vouchers(span: Span, timezone: string): Promise<VoucherSum[]>;
  days(from: string, to: string): Promise<ReconciledDay[]>;
  /** Makes the day due, if it never was, or again; a comparison under way goes on. */
  plan(day: string, span: Span, again: boolean): Promise<void>;
  /** Takes a due day whose lease ran out. */
  claim(): Promise<DueDay | undefined>;
  /** False: another replica has it. */
  finish(day: DueDay, result: Pick<ReconciledDay, 'payments' | 'listed' | 'findings'>): Promise<boolean>;
  postpone(day: DueDay, ms: number): Promise<void>;
  /** Differences on the days that ended within a week, by their last comparisons. */
  recentDifferences(): Promise<number>;
  /** Ids of orders that were placed, or of which a refund was begun, in the span; by page, sorted. */
  concerned(span: Span, after: string | null, limit: number): Promise<string[]>;
  books(orderIds: readonly string[]): Promise<OrderBooks[]>;
  /** Whether anything was ever ordered before this instant. */
  anyBefore(instant: string): Promise<boolean>;
}

/** A settlement as it is answered. */
export interface Settlement extends Span {
  readonly timezone: string;
  readonly days: readonly {
    readonly day: string;
    readonly methods: readonly Omit<LedgerSum, 'day'>[];
    readonly sold: readonly Omit<SoldSum, 'day'>[];
    readonly vouchers: readonly Omit<VoucherSum, 'day'>[];
    readonly reconciliation: ReconciledDay | null;
  }[];
}

/** The span of some days of a zone: from the first midnight to the one after the last day. */
export function spanOfDays(from: string, to: string, timezone: string): Span {
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(timezone).toInstant().toString();
  return {
    from: midnight(Temporal.PlainDate.from(from)),
    to: midnight(Temporal.PlainDate.from(to).add({ days: 1 })),
  };
}

/** What was captured, paid back, kept and sold, by day; the sums of two services side by side, and whether they agree. */
export async function settle(
  parts: { readonly ledger: LedgerPort; readonly store: SettlementStore },
  { from, to, timezone }: { readonly from: string; readonly to: string; readonly timezone: string },
): Promise<Settlement> {
  const span = spanOfDays(from, to, timezone);
  const [sums, sold, vouchers, reconciled] = await Promise.all([
    parts.ledger.sums({ ...span, timezone }),
    parts.store.sold(span, timezone),
    parts.store.vouchers(span, timezone),
    parts.store.days(from, to),
  ]);
  const days = new Set([...sums, ...sold, ...reconciled].map(({ day }) => day));
  return {
    ...span,
    timezone,
    days: [...days].sort().map((day) => ({
      day,
      methods: sums.filter((sum) => sum.day === day).map(({ day: _, ...sum }) => sum),
      sold: sold.filter((sum) => sum.day === day).map(({ day: _, ...sum }) => sum),
      vouchers: vouchers.filter((sum) => sum.day === day).map(({ day: _, ...sum }) => sum),
      reconciliation: reconciled.find((each) => each.day === day) ?? null,
    })),
  };
}
