import { batcher, type Queryable, type UnitOfWork } from '@clove/service-kit';
import type {
  CancelVerdict,
  CaptureVerdict,
  DecidedPayment,
  Provider,
  ProviderPayment,
} from '../../domain/provider-payment.ts';
import { RecentPayments } from '../../domain/recent-payments.ts';
import {
  cancelPayments,
  capturePayments,
  countCalls,
  decidePayments,
  insertPayments,
  listTransactions,
} from './statements.ts';

/** The columns of a new payment; the others have defaults. */
export type NewProviderPayment = Pick<
  ProviderPayment,
  | 'key'
  | 'provider'
  | 'order_id'
  | 'user_id'
  | 'item_name'
  | 'quantity'
  | 'total'
  | 'tax_free'
  | 'vat'
  | 'approval_url'
  | 'cancel_url'
  | 'fail_url'
  | 'return_token'
  | 'transaction'
  | 'status'
>;

export type OpenedPayment = NewProviderPayment & Pick<ProviderPayment, 'created_at'>;

/** A capture as requested; null fields are not part of that provider's request. */
export interface CaptureAsk {
  readonly provider: Provider;
  readonly key: string;
  readonly orderId: string;
  readonly userId: string | null;
  readonly token: string | null;
  readonly amount: number | null;
  /** Amount to capture instead of the right one (fault `wrong-amount`). */
  readonly instead: number | null;
  readonly decline: boolean;
  readonly idempotencyKey: string | null;
}

export interface CancelAsk {
  readonly provider: Provider;
  readonly key: string;
  /** Null cancels the whole remaining amount. */
  readonly amount: number | null;
  readonly taxFree: number;
  /** The remaining amount that the merchant expects, when it sends one. */
  readonly available: number | null;
  readonly reason: string | null;
  readonly decline: boolean;
  readonly idempotencyKey: string | null;
}

/** A page of what moved money, e.g. as Toss lists it. */
export interface TransactionsAsk {
  readonly provider: Provider;
  readonly from: Date;
  /** Included, as the provider has it. */
  readonly to: Date;
  /** Null: from the first. */
  readonly after: string | null;
  readonly limit: number;
}

export interface ProviderTransaction {
  readonly transactionKey: string;
  readonly paymentKey: string;
  readonly orderId: string;
  readonly userId: string | null;
  readonly status: 'DONE' | 'PARTIAL_CANCELED' | 'CANCELED';
  readonly amount: number;
  readonly at: Date;
}

export interface Judged<V> {
  readonly verdict: V;
  /** The payment after the call; null when there is none of that key. */
  readonly payment: ProviderPayment | null;
}

/** The operations whose calls are counted on the payment. */
export type CountedCall = 'capture' | 'cancel' | 'look';

/** The provider's ledger. Each write is one grouped statement and so durable before its answer is sent. */
export interface ProviderLedger {
  open(payment: NewProviderPayment): Promise<OpenedPayment>;
  /** The fan's decision on the provider's page; answers the payment as it then is. */
  decide(key: string, status: 'AUTHORISED' | 'QUIT' | 'FAILED'): Promise<DecidedPayment | undefined>;
  capture(ask: CaptureAsk): Promise<Judged<CaptureVerdict>>;
  cancel(ask: CancelAsk): Promise<Judged<CancelVerdict>>;
  /** Counts a call and answers the payment. */
  count(provider: Provider, key: string, call: CountedCall): Promise<ProviderPayment | undefined>;
  find(key: string): Promise<ProviderPayment | undefined>;
  /** What was captured and cancelled in a span, oldest first, after the entry of this key. */
  transactions(asked: TransactionsAsk): Promise<ProviderTransaction[]>;
  /** Payments by order id, oldest first; all when absent. */
  list(orderId?: string): Promise<ProviderPayment[]>;
}

/** The ledger in PostgreSQL. `lifetimeSeconds`: how long after its creation a payment may be captured. */
export function postgresLedger(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  lifetimeSeconds: number,
): ProviderLedger {
  const recent = new RecentPayments(lifetimeSeconds * 1_000);
  const write = <R>(name: string, text: string, values: unknown[]) =>
    unitOfWork.only<R>({ name, text, values });

  const openAll = batcher(async (asks: NewProviderPayment[]) => {
    const column = <K extends keyof NewProviderPayment>(key: K) => asks.map((ask) => ask[key]);
    const rows = await write<Pick<OpenedPayment, 'key' | 'created_at'>>('open', insertPayments, [
      column('key'),
      column('provider'),
      column('order_id'),
      column('user_id'),
      column('item_name'),
      column('quantity'),
      column('total'),
      column('tax_free'),
      column('vat'),
      column('approval_url'),
      column('cancel_url'),
      column('fail_url'),
      column('return_token'),
      column('transaction'),
      column('status'),
    ]);
    const byKey = keyed(rows);
    return asks.map((ask) => {
      const row = byKey.get(ask.key);
      if (row === undefined) throw new Error(`payment ${ask.key} was not written`);
      return { ...ask, created_at: row.created_at };
    });
  });

  const decideAll = batcher(async (asks: { key: string; status: string }[]) => {
    const byKey = keyed(
      await write<DecidedPayment>('decide', decidePayments, [
        asks.map((ask) => ask.key),
        asks.map((ask) => ask.status),
        lifetimeSeconds,
      ]),
    );
    return asks.map((ask) => byKey.get(ask.key));
  });

  const captureAll = batcher((asks: CaptureAsk[]) =>
    inRounds(asks, (round) =>
      write<Judged<CaptureVerdict>>('capture', capturePayments, [
        round.map((ask) => ask.provider),
        round.map((ask) => ask.key),
        round.map((ask) => ask.orderId),
        round.map((ask) => ask.userId),
        round.map((ask) => ask.token),
        round.map((ask) => ask.amount),
        round.map((ask) => ask.instead),
        round.map((ask) => ask.decline),
        round.map((ask) => ask.idempotencyKey),
        lifetimeSeconds,
        round.map((ask) => recent.isApproved(ask.key)),
      ]),
    ),
  );

  const cancelAll = batcher((asks: CancelAsk[]) =>
    inRounds(asks, (round) =>
      write<Judged<CancelVerdict>>('cancel', cancelPayments, [
        round.map((ask) => ask.provider),
        round.map((ask) => ask.key),
        round.map((ask) => ask.amount),
        round.map((ask) => ask.taxFree),
        round.map((ask) => ask.available),
        round.map((ask) => ask.reason),
        round.map((ask) => ask.decline),
        round.map((ask) => ask.idempotencyKey),
      ]),
    ),
  );

  const select = async (where: string, values: unknown[]) =>
    paymentsIn(
      await reads.query<Row>(`SELECT to_jsonb(p) AS payment FROM provider_payment p ${where}`, values),
    );

  /** With an approval that its row does not have yet. */
  const withApproval = (payment: ProviderPayment): ProviderPayment =>
    payment.status === 'READY' && recent.isApproved(payment.key)
      ? { ...payment, status: 'AUTHORISED' }
      : payment;

  return {
    async open(payment) {
      const opened = await openAll(payment);
      if (opened.status === 'READY') recent.opened(opened);
      return opened;
    },
    async decide(key, status) {
      // The first decision counts.
      const approved = status === 'AUTHORISED' || recent.isApproved(key) ? recent.approve(key) : undefined;
      if (approved !== undefined) return approved;
      recent.forget(key);
      return decideAll({ key, status });
    },
    async capture(ask) {
      const judged = await captureAll(ask);
      if (judged.payment !== null && judged.payment.status !== 'READY') recent.forget(ask.key);
      return judged;
    },
    cancel: cancelAll,
    async count(provider, key, call) {
      const counts = (['capture', 'cancel', 'look'] as const).map((each) => Number(each === call));
      return paymentsIn(await write<Row>('count', countCalls, [key, provider, ...counts])).map(
        withApproval,
      )[0];
    },
    find: async (key) => (await select('WHERE key = $1', [key])).map(withApproval)[0],
    transactions: ({ provider, from, to, after, limit }) =>
      reads.query<ProviderTransaction>(listTransactions, [provider, from, to, after, limit]),
    list: (orderId) =>
      orderId === undefined
        ? select('ORDER BY created_at, key', [])
        : select('WHERE order_id = $1 ORDER BY created_at, key', [orderId]),
  };
}

/** Splits a group so that no statement contains the same payment twice; answers in the order asked. */
async function inRounds<I extends { key: string }, O>(
  items: I[],
  run: (round: I[]) => Promise<O[]>,
): Promise<O[]> {
  const answers = new Map<I, O>();
  let remaining = items;
  while (remaining.length > 0) {
    const seen = new Set<string>();
    const round = remaining.filter((item) => !seen.has(item.key) && seen.add(item.key));
    const got = await run(round);
    round.forEach((item, index) => {
      const answer = got[index];
      if (answer !== undefined) answers.set(item, answer);
    });
    remaining = remaining.filter((item) => !round.includes(item));
  }
  return items.map((item) => {
    const answer = answers.get(item);
    if (answer === undefined) throw new Error(`no answer for ${item.key}`);
    return answer;
  });
}

/** A whole payment as JSON, from which the wire's answers are made. */
interface Row {
  readonly payment: ProviderPayment;
}

function paymentsIn(rows: readonly Row[]): ProviderPayment[] {
  return rows.map(({ payment }) => payment);
}

function keyed<R extends { readonly key: string }>(rows: readonly R[]): Map<string, R> {
  return new Map(rows.map((row) => [row.key, row]));
}
