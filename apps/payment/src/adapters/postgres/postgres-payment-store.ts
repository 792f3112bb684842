import { batcher, type Queryable, type Transaction, type UnitOfWork } from '@clove/service-kit';
import type {
  BeginCapture,
  DuePayment,
  PaymentMove,
  PaymentStore,
  ReadyPayment,
  StartedPayment,
} from '../../application/payment-store.ts';
import { leaseMs, type Windows } from '../../application/windows.ts';
import type { Payment } from '../../domain/payment.ts';
import { eventOnEntering } from '../../domain/payment-event.ts';
import { assertPaymentMove } from '../../domain/transition-table.ts';
import * as sql from './payment-statements.ts';
import { type PaymentStoreGuards, refundStore } from './postgres-refund-store.ts';
import { hastenRefunds } from './refund-statements.ts';
import { type MovedPart, paymentColumns } from './rows.ts';

/** The payment store on PostgreSQL. Concurrent calls of one operation become one statement over arrays. */
export function postgresPaymentStore(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  windows: Windows,
  guards: PaymentStoreGuards = {},
): PaymentStore {
  const lease = leaseMs(windows);
  const beginCapture = sql.beginCapture(guards.captureOnlyReady ?? true);

  const findAll = batcher(async (ids: string[]) => {
    const byId = await current(reads, ids);
    return ids.map((id) => byId.get(id));
  });

  const startedAmong = async (ids: string[]): Promise<Map<string, StartedPayment>> =>
    byIdOf(
      await reads.query<StartedPayment>({ name: 'payment-started', text: sql.findStarted, values: [ids] }),
    );

  const findStartedAll = batcher(async (ids: string[]) => {
    const byId = await startedAmong(ids);
    return ids.map((id) => byId.get(id));
  });

  const insertAll = batcher(async (all: ReadyPayment[]) => {
    const column = <T>(of: (each: ReadyPayment) => T) => all.map(of);
    const inserted = byIdOf(
      await unitOfWork.only<StartedPayment>({
        name: 'payment-ready',
        text: sql.insertReady,
        values: [
          column(({ item }) => item.paymentId),
          column(({ item }) => item.orderId),
          column(({ item }) => item.fanId),
          column(({ item }) => item.method),
          column(({ item }) => item.amount),
          column(({ item }) => item.taxFree),
          column(({ item }) => item.vat),
          column(({ item }) => item.currency),
          column(({ item }) => item.itemName),
          column(({ item }) => item.quantity),
          column(({ item }) => item.returnUrl),
          column(({ ready }) => ready.providerKey),
          column(({ ready }) => ready.redirectUrl),
          column(({ ready }) => ready.checkoutKey),
          column(({ lifetimeSeconds }) => lifetimeSeconds),
          column((each) => each.correlationId),
          column(({ item }) => item.onsite?.tender ?? null),
          column(({ item }) => item.onsite?.reference ?? null),
        ],
      }),
    );
    const refused = column(({ item }) => item.paymentId).filter((id) => !inserted.has(id));
    const before = refused.length === 0 ? inserted : await startedAmong(refused);
    return all.map(({ item }) => inserted.get(item.paymentId) ?? before.get(item.paymentId));
  });

  const beginAll = batcher(async (all: BeginCapture[]) => {
    const begun = await unitOfWork.only<Payment>({
      name: 'payment-begin-capture',
      text: beginCapture,
      values: [
        all.map((each) => each.paymentId),
        all.map((each) => each.orderId),
        all.map((each) => each.amount),
        all.map((each) => JSON.stringify(each.returnParameters)),
        all.map((each) => JSON.stringify(each.keys)),
        lease,
      ],
    });
    // A payment that is twice in one group is begun once: the first of the two carries it out.
    const mine = byIdOf(begun);
    const missed = all.filter((each) => !mine.has(each.paymentId)).map((each) => each.paymentId);
    const others = missed.length === 0 ? new Map<string, Payment>() : await current(reads, missed);
    return all.map((each) => {
      const payment = mine.get(each.paymentId) ?? others.get(each.paymentId);
      if (payment === undefined || payment.orderId !== each.orderId) return undefined;
      const isMine = mine.delete(each.paymentId);
      if (isMine) others.set(each.paymentId, payment);
      return { payment, begun: isMine };
    });
  });

  const voidAll = batcher((all: { paymentId: string; orderId: string }[]) =>
    unitOfWork.run(async (tx) => {
      const ids = all.map((each) => each.paymentId);
      const voided = await tx.query<Payment>({
        name: 'payment-void',
        text: sql.voidPayments,
        values: [ids, all.map((each) => each.orderId), windows.lifetimeGraceMs],
      });
      publishEntered(tx, voided);
      const rows = voided.length === all.length ? byIdOf(voided) : await current(tx, ids);
      return all.map((each) => {
        const payment = rows.get(each.paymentId);
        return payment?.orderId === each.orderId ? payment : undefined;
      });
    }),
  );

  const moveAll = batcher((all: PaymentMove[]) =>
    unitOfWork.run(async (tx) => {
      const parts = await tx.query<MovedPart>({
        name: 'payment-move',
        text: sql.movePayments,
        values: [
          all.map((each) => each.payment.id),
          all.map((each) => each.payment.version),
          all.map((each) => each.payment.state),
          all.map((each) => each.to),
          all.map((each) => each.captured ?? null),
          all.map((each) => each.reason ?? null),
          all.map((each) => each.lookInMs ?? null),
          all.map((each) => each.quietMs ?? null),
        ],
      });
      const moved = parts.flatMap((part) => afterMove(all, part));
      publishEntered(tx, moved);
      const byId = byIdOf(moved);
      return all.map((each) => byId.get(each.payment.id));
    }),
  );

  return {
    find: findAll,
    findStarted: findStartedAll,
    findByOrder: (orderId) =>
      reads.query<Payment>(`SELECT ${paymentColumns} FROM payment p WHERE p.order_id = $1`, [orderId]),
    insertReady: insertAll,
    beginCapture: beginAll,
    void: (paymentId, orderId) => voidAll({ paymentId, orderId }),
    async move(move) {
      assertPaymentMove(move.payment.state, move.to);
      return moveAll(move);
    },
    async claimDuePayments(limit) {
      const rows = await unitOfWork.only<Payment & Omit<DuePayment, 'payment'>>({
        name: 'payment-claim-due',
        text: sql.claimDuePayments,
        values: [limit, lease, windows.lifetimeGraceMs],
      });
      return rows.map(({ quietOver, lifetimeOver, ...payment }) => ({ payment, quietOver, lifetimeOver }));
    },
    async postpone(payment, ms) {
      const inMs = typeof ms === 'number' ? ms : null;
      const values = [payment.id, payment.version, inMs, ms === 'after-lifetime', windows.lifetimeGraceMs];
      await unitOfWork.only({ text: sql.postponePayment, values });
    },
    async hasten(paymentId) {
      await unitOfWork.only({ text: sql.hastenPayment, values: [paymentId, lease] });
    },
    async hastenAll(method) {
      await unitOfWork.run(async (tx) => {
        await tx.query(sql.hastenPayments, [method, lease]);
        await tx.query(hastenRefunds, [method]);
      });
    },
    async adoptKey({ id, version }, providerKey) {
      const values = [id, version, providerKey];
      return (await unitOfWork.only<Payment>({ text: sql.adoptKey, values }))[0];
    },
    async recapture({ id, version }) {
      return (await unitOfWork.only<Payment>({ text: sql.recapture, values: [id, version, lease] }))[0];
    },
    ...refundStore(unitOfWork, reads, windows, guards),
  };
}

function publishEntered(tx: Transaction, payments: readonly Payment[]): void {
  for (const payment of payments) {
    const event = eventOnEntering(payment);
    if (event !== undefined) tx.publish(event);
  }
}

/** The payment as its move left it: as it was at the version the move was decided on, and what the move changed. */
function afterMove(asked: readonly PaymentMove[], part: MovedPart): Payment[] {
  const move = asked.find(({ payment }) => payment.id === part.id && payment.version === part.version - 1);
  return move === undefined ? [] : [{ ...move.payment, ...part }];
}

async function current(asked: Queryable, ids: string[]): Promise<Map<string, Payment>> {
  return byIdOf(await asked.query<Payment>({ name: 'payment-find', text: sql.findPayments, values: [ids] }));
}

function byIdOf<R extends { readonly id: string }>(rows: readonly R[]): Map<string, R> {
  return new Map(rows.map((row) => [row.id, row]));
}
