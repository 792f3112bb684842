import type { RefundItem, SettleRefundItem } from '@clove/contracts';
import { batcher, newId, type Queryable, type Transaction, type UnitOfWork } from '@clove/service-kit';
import type { DueRefund, PaymentStore } from '../../application/payment-store.ts';
import { leaseMs, type Windows } from '../../application/windows.ts';
import type { Payment, Refund } from '../../domain/payment.ts';
import { paymentEvent } from '../../domain/payment-event.ts';
import { assertPaymentMove, assertRefundMove } from '../../domain/transition-table.ts';
import * as payments from './payment-statements.ts';
import * as sql from './refund-statements.ts';
import { type MovedPart, refundColumns } from './rows.ts';

type RefundPart = Pick<
  PaymentStore,
  | 'stray'
  | 'requestRefund'
  | 'findRefund'
  | 'sendRefund'
  | 'moveRefund'
  | 'settleRefund'
  | 'postponeRefund'
  | 'claimDueRefunds'
>;

/** Switches for tests: each removes one protection. */
export interface PaymentStoreGuards {
  /** The payment's row is locked while a refund is judged. @default true */
  readonly lockingPayment?: boolean;
  /** A capture begins only from READY. @default true */
  readonly captureOnlyReady?: boolean;
}

interface Asked {
  readonly item: RefundItem;
  readonly correlationId: string;
}

/** The refund half of the payment store. Lock order: payment, refund, ledger. */
export function refundStore(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  windows: Windows,
  { lockingPayment = true }: PaymentStoreGuards = {},
): RefundPart {
  const lease = leaseMs(windows);
  const lockPayments = sql.lockPayments(lockingPayment);

  const requestAll = batcher((all: Asked[]) =>
    unitOfWork.run(async (tx) => {
      const ids = all.map(({ item }) => item.paymentId);
      const locked = new Map(
        (await tx.query<Payment>(lockPayments, [ids])).map((payment) => [payment.id, payment]),
      );
      const known = await tx.query<Refund>(sql.refundsOfPayments, [ids]);
      const verdicts = all.map((asked) => judge(asked, locked.get(asked.item.paymentId), known));
      const added = all.filter((_, index) => verdicts[index] === 'new');
      const inserted = await insert(tx, added);
      const byId = new Map([...known, ...inserted].map((refund) => [refund.id, refund]));
      return all.map(({ item }, index) => {
        const verdict = verdicts[index];
        if (typeof verdict === 'object') return verdict;
        const refund = byId.get(item.refundId);
        const payment = locked.get(item.paymentId);
        if (refund === undefined || payment === undefined)
          throw new Error(`refund ${item.refundId} was lost`);
        return { refund, payment };
      });
    }),
  );

  async function insert(tx: Transaction, added: Asked[]): Promise<Refund[]> {
    if (added.length === 0) return [];
    return tx.query<Refund>(sql.insertRefunds, [
      added.map(({ item }) => item.refundId),
      added.map(({ item }) => item.paymentId),
      added.map(({ item }) => item.orderId),
      added.map(({ item }) => item.amount),
      added.map(({ item }) => item.taxFree),
      added.map(({ item }) => item.vat),
      added.map(({ item }) => item.reason),
      added.map((asked) => asked.correlationId),
      // The request carries it out at once; the worker only resumes what that process did not finish.
      500,
    ]);
  }

  return {
    requestRefund: (item, correlation) => requestAll({ item, correlationId: correlation }),
    findRefund: async (id) =>
      (await reads.query<Refund>(`SELECT ${refundColumns} FROM refund r WHERE r.id = $1`, [id]))[0],
    sendRefund: (id) =>
      unitOfWork.run(async (tx) => {
        const [payment] = await tx.query<Payment>(sql.lockPaymentOfRefund, [id]);
        const [refund] = await tx.query<Refund>(sql.sendRefund, [id, lease]);
        return payment === undefined || refund === undefined ? undefined : { payment, refund };
      }),
    async moveRefund(move) {
      const { refund, to } = move;
      assertRefundMove(refund.state, to);
      return unitOfWork.run(async (tx) => {
        await tx.query(sql.lockPaymentOfRefund, [refund.id]);
        const [moved] = await tx.query<Refund>(sql.moveRefund, [
          refund.id,
          refund.version,
          refund.state,
          to,
          move.failure ?? null,
          move.lookInMs ?? null,
          move.quietMs ?? null,
          move.newAttempt ?? false,
        ]);
        if (moved !== undefined) await bookAndPublish(tx, moved);
        return moved;
      });
    },
    settleRefund: (settled) =>
      unitOfWork.run(async (tx) => {
        await tx.query(sql.lockPaymentOfRefund, [settled.refundId]);
        const [refund] = await tx.query<Refund>(
          `SELECT ${refundColumns} FROM refund r WHERE r.id = $1 FOR UPDATE`,
          [settled.refundId],
        );
        if (refund === undefined) return { result: 'not-found' as const };
        const [known] = await tx.query(
          'SELECT 1 FROM ledger_entry WHERE refund_id = $1 AND settled_by IS NOT NULL',
          [refund.id],
        );
        if (known !== undefined) return { result: 'settled' as const, amount: refund.amount };
        if (refund.state !== 'MANUAL') return { result: 'refused' as const, state: refund.state };
        const to = 'DONE';
        assertRefundMove(refund.state, to);
        const [moved] = await tx.query<Refund>(sql.moveRefund, [
          refund.id,
          refund.version,
          refund.state,
          to,
          null,
          null,
          null,
          false,
        ]);
        if (moved === undefined) throw new Error(`refund ${refund.id} moved under its lock`);
        await bookAndPublish(tx, moved, settled);
        return { result: 'settled' as const, amount: moved.amount };
      }),
    async postponeRefund({ id, version }, ms) {
      await unitOfWork.only({ text: sql.postponeRefund, values: [id, version, ms] });
    },
    async claimDueRefunds(limit) {
      const rows = await unitOfWork.only<Refund & Pick<DueRefund, 'quietOver'>>({
        name: 'refund-claim-due',
        text: sql.claimDueRefunds,
        values: [limit, lease],
      });
      if (rows.length === 0) return [];
      const of = await reads.query<Payment>(payments.findPayments, [rows.map((row) => row.paymentId)]);
      const byId = new Map(of.map((payment) => [payment.id, payment]));
      return rows.flatMap(({ quietOver, ...refund }) => {
        const payment = byId.get(refund.paymentId);
        return payment === undefined ? [] : [{ refund, payment, quietOver }];
      });
    },
    async stray(payment, captured) {
      assertPaymentMove(payment.state, 'STRAY');
      return unitOfWork.run(async (tx) => {
        const [moved] = await tx.query<MovedPart>(payments.movePayments, [
          [payment.id],
          [payment.version],
          [payment.state],
          ['STRAY'],
          [captured],
          ['captured after it had ended'],
          [null],
          [null],
        ]);
        if (moved === undefined) return undefined;
        const stray = { ...payment, ...moved };
        const item = {
          refundId: newId(),
          paymentId: stray.id,
          orderId: stray.orderId,
          amount: captured,
          taxFree: Math.min(stray.taxFree, captured),
          vat: Math.min(stray.vat, captured - Math.min(stray.taxFree, captured)),
          reason: 'captured after the payment had ended',
        };
        await insert(tx, [{ item, correlationId: stray.correlationId }]);
        return stray;
      });
    },
  };
}

/** Books a finished refund and publishes its event, in the transaction of its move. */
async function bookAndPublish(tx: Transaction, refund: Refund, byHand?: SettleRefundItem): Promise<void> {
  if (refund.state === 'DONE') {
    const [payment] = await tx.query<Payment>(sql.bookRefund, [
      refund.paymentId,
      refund.id,
      refund.amount,
      byHand?.by ?? null,
      byHand?.reason ?? null,
    ]);
    if (payment === undefined) throw new Error(`payment ${refund.paymentId} vanished under its lock`);
    const type =
      payment.state === 'STRAY' ? 'payment.StrayPaymentRefunded' : ('payment.RefundCompleted' as const);
    tx.publish({ ...paymentEvent(type, payment), correlationId: refund.correlationId });
  }
  if (refund.state === 'MANUAL') {
    const [payment] = await tx.query<Payment>(sql.bumpPayment, [refund.paymentId]);
    if (payment === undefined) throw new Error(`payment ${refund.paymentId} vanished under its lock`);
    tx.publish({
      ...paymentEvent('payment.RefundNeedsAttention', payment),
      correlationId: refund.correlationId,
    });
  }
}

/** Under the payment's row lock: may this refund be added? Adds it to `known`, so that a batch counts its own. */
function judge(
  { item, correlationId }: Asked,
  payment: Payment | undefined,
  known: Refund[],
): 'new' | 'known' | { refused: string } {
  const before = known.find((refund) => refund.id === item.refundId);
  if (before !== undefined) {
    const same = before.paymentId === item.paymentId && before.amount === item.amount;
    return same ? 'known' : { refused: 'this refund id belongs to another refund' };
  }
  if (payment === undefined || payment.orderId !== item.orderId) {
    return { refused: 'there is no such payment of this order' };
  }
  if (payment.state !== 'CAPTURED') return { refused: `nothing to refund: the payment is ${payment.state}` };
  if (item.amount < 1) return { refused: 'the amount is not positive' };
  if (item.taxFree + item.vat > item.amount) return { refused: 'tax free and vat exceed the amount' };
  const promised = known
    .filter((refund) => refund.paymentId === payment.id)
    .reduce((sum, refund) => sum + refund.amount, 0);
  if (promised + item.amount > payment.captured) {
    return { refused: `refunds of ${promised} and ${item.amount} exceed the captured ${payment.captured}` };
  }
  known.push({
    id: item.refundId,
    paymentId: item.paymentId,
    orderId: item.orderId,
    amount: item.amount,
    taxFree: item.taxFree,
    vat: item.vat,
    reason: item.reason,
    state: 'REQUESTED',
    version: 1,
    attempt: 1,
    correlationId,
    tries: 0,
  });
  return 'new';
}
