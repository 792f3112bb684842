import { batcher, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import {
  CancelVerdict,
  CaptureVerdict,
  type Provider,
  ProviderPayment,
} from '../../domain/provider-payment.ts';
import { cancelPayments, capturePayments, countCalls, decidePayments, insertPayments } from './statements.ts';

/** What a new payment needs; the rest of its row has defaults. */
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

/** A capture as the wire asked for it; null fields are not part of that provider's request. */
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
  /** Null cancels all that is left. */
  readonly amount: number | null;
  readonly taxFree: number;
  /** What the merchant believes is left, when it says so. */
  readonly available: number | null;
  readonly reason: string | null;
  readonly decline: boolean;
  readonly idempotencyKey: string | null;
}

export interface Judged<V> {
  readonly verdict: V;
  /** The payment after the call; null when there is none of that key. */
  readonly payment: ProviderPayment | null;
}

/** The operations whose calls are counted on the payment. */
export type CountedCall = 'capture' | 'cancel' | 'look';

/** The provider's books. Each write is one grouped statement and so durable before its answer leaves. */
export interface ProviderLedger {
  open(payment: NewProviderPayment): Promise<ProviderPayment>;
  /** The fan's decision on the provider's page; answers the payment as it then is. */
  decide(key: string, status: 'AUTHORISED' | 'QUIT' | 'FAILED'): Promise<ProviderPayment | undefined>;
  capture(ask: CaptureAsk): Promise<Judged<CaptureVerdict>>;
  cancel(ask: CancelAsk): Promise<Judged<CancelVerdict>>;
  /** Counts a call and answers the payment. */
  count(provider: Provider, key: string, call: CountedCall): Promise<ProviderPayment | undefined>;
  find(key: string): Promise<ProviderPayment | undefined>;
  /** Payments by order id, oldest first; all when absent. */
  list(orderId?: string): Promise<ProviderPayment[]>;
}

const captureRow = z.object({ verdict: CaptureVerdict, payment: ProviderPayment.nullable() });
const cancelRow = z.object({ verdict: CancelVerdict, payment: ProviderPayment.nullable() });
const paymentRow = z.object({ payment: ProviderPayment });

/** The ledger in PostgreSQL. `lifetimeSeconds`: how long after its creation a payment may be captured. */
export function postgresLedger(unitOfWork: UnitOfWork, lifetimeSeconds: number): ProviderLedger {
  const write = (name: string, text: string, values: unknown[]) =>
    unitOfWork.run((tx) => tx.query<unknown>({ name, text, values }));

  const openAll = batcher(async (asks: NewProviderPayment[]) => {
    const column = <K extends keyof NewProviderPayment>(key: K) => asks.map((ask) => ask[key]);
    const rows = await write('open', insertPayments, [
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
      const payment = byKey.get(ask.key);
      if (payment === undefined) throw new Error(`payment ${ask.key} was not written`);
      return payment;
    });
  });

  const decideAll = batcher(async (asks: { key: string; status: string }[]) => {
    const byKey = keyed(
      await write('decide', decidePayments, [
        asks.map((ask) => ask.key),
        asks.map((ask) => ask.status),
        lifetimeSeconds,
      ]),
    );
    return asks.map((ask) => byKey.get(ask.key));
  });

  const captureAll = batcher((asks: CaptureAsk[]) =>
    inRounds(asks, async (round) => {
      const rows = await write('capture', capturePayments, [
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
      ]);
      return rows.map((row) => captureRow.parse(row));
    }),
  );

  const cancelAll = batcher((asks: CancelAsk[]) =>
    inRounds(asks, async (round) => {
      const rows = await write('cancel', cancelPayments, [
        round.map((ask) => ask.provider),
        round.map((ask) => ask.key),
        round.map((ask) => ask.amount),
        round.map((ask) => ask.taxFree),
        round.map((ask) => ask.available),
        round.map((ask) => ask.reason),
        round.map((ask) => ask.decline),
        round.map((ask) => ask.idempotencyKey),
      ]);
      return rows.map((row) => cancelRow.parse(row));
    }),
  );

  const select = async (where: string, values: unknown[]) =>
    (await write('', `SELECT to_jsonb(p) AS payment FROM provider_payment p ${where}`, values)).map(
      (row) => paymentRow.parse(row).payment,
    );

  return {
    open: openAll,
    decide: (key, status) => decideAll({ key, status }),
    capture: captureAll,
    cancel: cancelAll,
    async count(provider, key, call) {
      const counts = (['capture', 'cancel', 'look'] as const).map((each) => Number(each === call));
      const rows = await write('count', countCalls, [key, provider, ...counts]);
      return rows.map((row) => paymentRow.parse(row).payment)[0];
    },
    find: async (key) => (await select('WHERE key = $1', [key]))[0],
    list: (orderId) =>
      orderId === undefined
        ? select('ORDER BY created_at, key', [])
        : select('WHERE order_id = $1 ORDER BY created_at, key', [orderId]),
  };
}

/** Splits a group so that no statement meets the same payment twice; answers in the order asked. */
async function inRounds<I extends { key: string }, O>(
  items: I[],
  run: (round: I[]) => Promise<O[]>,
): Promise<O[]> {
  const answers = new Map<I, O>();
  let rest = items;
  while (rest.length > 0) {
    const seen = new Set<string>();
    const round = rest.filter((item) => !seen.has(item.key) && seen.add(item.key));
    const got = await run(round);
    round.forEach((item, index) => {
      const answer = got[index];
      if (answer !== undefined) answers.set(item, answer);
    });
    rest = rest.filter((item) => !round.includes(item));
  }
  return items.map((item) => {
    const answer = answers.get(item);
    if (answer === undefined) throw new Error(`no answer for ${item.key}`);
    return answer;
  });
}

function keyed(rows: unknown[]): Map<string, ProviderPayment> {
  return new Map(rows.map((row) => paymentRow.parse(row).payment).map((payment) => [payment.key, payment]));
}
