import type { SettlementFinding } from '@clove/contracts';
import { every, type Worker } from '@clove/service-kit';
import { compareBooks } from '../domain/compare-books.ts';
import type { SagaLog } from './saga-log.ts';
import { type DueDay, type LedgerPort, type SettlementStore, type Span, spanOfDays } from './settlement.ts';

const POLL_MS = 5_000;
/** Between two questions how far payment's own comparison is. */
const ASK_AGAIN_MS = 2_000;
/** Orders that are compared at a time. */
const PAGE = 500;
/** A day is compared so long after its end: what was being paid at midnight has ended by then. */
const AFTER_MIDNIGHT_MS = 3_600_000;

export interface ReconcileDaysParts {
  readonly ledger: LedgerPort;
  readonly store: SettlementStore;
  readonly log: SagaLog;
  /** The festival's time zone; undefined while nothing was provisioned. */
  timezone(): Promise<string | undefined>;
}

/** Compares each day, once it is over, with the ledger, and the ledger with the provider. Any replica resumes. */
export function dayReconciler(parts: ReconcileDaysParts): Worker {
  return {
    name: 'settlement-days',
    run: (signal) =>
      every(POLL_MS, signal, async () => {
        await planYesterday(parts);
        for (;;) {
          const due = await parts.store.claim();
          if (due === undefined || signal.aborted) return;
          await compareDay(due, parts);
        }
      }),
  };
}

async function planYesterday({ store, timezone }: ReconcileDaysParts): Promise<void> {
  const zone = await timezone();
  if (zone === undefined) return;
  const settled = Temporal.Now.instant().subtract({ milliseconds: AFTER_MIDNIGHT_MS });
  const day = settled.toZonedDateTimeISO(zone).toPlainDate().subtract({ days: 1 }).toString();
  const span = spanOfDays(day, day, zone);
  if (await store.anyBefore(span.to)) await store.plan(day, span, false);
}

async function compareDay(due: DueDay, parts: ReconcileDaysParts): Promise<void> {
  const { store, ledger, log } = parts;
  try {
    const { from, to } = due;
    const provider = await ledger.reconcile({ from, to, run: `${due.day}-${due.run}` });
    if (!provider.done) return await store.postpone(due, ASK_AGAIN_MS);
    const findings = [...provider.findings, ...(await ordersAgainstLedger(due, parts))];
    const { payments, listed } = provider;
    if (!(await store.finish(due, { payments, listed, findings }))) return;
    for (const finding of findings.slice(0, PAGE))
      log.error({ day: due.day, ...finding }, 'the books differ');
  } catch (error) {
    log.warn({ day: due.day, error }, 'the comparison of a day will be tried again');
    await store.postpone(due, AFTER_MIDNIGHT_MS / 60);
  }
}

/** Every order that the day is about, and every entry of the ledger of the day, against each other. */
async function ordersAgainstLedger(span: Span, parts: ReconcileDaysParts): Promise<SettlementFinding[]> {
  const findings: SettlementFinding[] = [];
  for await (const orderIds of concernedOrders(span, parts)) {
    const [orders, entries] = await Promise.all([
      parts.store.books(orderIds),
      parts.ledger.ofOrders(orderIds),
    ]);
    const byId = new Map(orders.map((order) => [order.id, order]));
    const byOrder = Map.groupBy(entries, ({ orderId }) => orderId);
    findings.push(...orderIds.flatMap((id) => compareBooks(id, byId.get(id), byOrder.get(id) ?? [])));
  }
  // An order that was placed and paid is met from both sides.
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

async function* concernedOrders(span: Span, { store, ledger }: ReconcileDaysParts): AsyncGenerator<string[]> {
  for (let after: string | null = null; ; ) {
    const ids: string[] = await store.concerned(span, after, PAGE);
    if (ids.length > 0) yield ids;
    if (ids.length < PAGE) break;
    after = ids.at(-1) ?? null;
  }
  // Money that no order accounts for.
  for (let after = 0; ; ) {
    const entries = await ledger.page({ ...span, after, limit: PAGE });
    const ids = [...new Set(entries.map(({ orderId }) => orderId))];
    const known = new Set((await store.books(ids)).map(({ id }) => id));
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length > 0) yield unknown;
    if (entries.length < PAGE) return;
    after = entries.at(-1)?.id ?? after;
  }
}
