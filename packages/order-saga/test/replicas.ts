import { type IdempotencyRefusal, IdempotencyRefused, newId } from '@clove/service-kit';
import { createTestDatabase, eventually, startService } from '@clove/service-kit/testing';
import { z } from 'zod';
import { postgresOrderStore } from '../src/adapters/postgres/order-store.ts';
import { postgresVoucherBook } from '../src/adapters/postgres/voucher-book.ts';
import { upstreamInventory } from '../src/adapters/upstream/inventory.ts';
import { upstreamPayment } from '../src/adapters/upstream/payment.ts';
import { cancelOrder } from '../src/application/end-unpaid-order.ts';
import { orderDriver } from '../src/application/order-driver.ts';
import { orderSteps } from '../src/application/order-steps.ts';
import type { Move } from '../src/application/order-store.ts';
import { placeOrder } from '../src/application/place-order.ts';
import { returns } from '../src/application/returns.ts';
import type { OrderDriver, SagaContext } from '../src/application/saga-context.ts';
import type { Order } from '../src/domain/order.ts';
import { type OrderRefusal, OrderRefused } from '../src/domain/refusals.ts';
import { orderSagaMigrations } from '../src/migrations/index.ts';
import { type InventoryStandIn, inventoryStandIn } from '../src/testing/inventory-stand-in.ts';
import { type PaymentStandIn, paymentStandIn } from '../src/testing/payment-stand-in.ts';
import { noFulfilment, ticketOrderEvents } from '../src/testing/plain-sale.ts';

/** What became of one request to order. */
export type Answer = { readonly order: Order } | { readonly refused: OrderRefusal | IdempotencyRefusal };

/** The saga's use cases in two replicas on one real database, with strict stand-ins of inventory and payment. */
export interface Replicas {
  readonly inventory: InventoryStandIn;
  readonly payment: PaymentStandIn;
  /** One request of a fan for a hold, or for several. @param key of its own by default */
  order(fanId: string, holdIds: string | string[], replica?: 0 | 1, key?: string): Promise<Answer>;
  /** The provider sends the fan's browser to the order's return address, or to its cancel address. */
  comeBack(orderId: string, replica?: 0 | 1): Promise<Order | undefined>;
  giveUp(orderId: string, replica?: 0 | 1): Promise<Order | undefined>;
  /** The fan ends the order on its page. */
  cancel(fanId: string, orderId: string, replica?: 0 | 1): Promise<Order>;
  /** The order as it now is. */
  read(orderId: string): Promise<Order>;
  /** Carries out the step of an order as a replica does that last read it so. */
  step(order: Order, replica?: 0 | 1): Promise<Move>;
  /** The step runner of a replica takes an order on from here; waits until it has done what it can now. */
  drive(order: Order, replica: 0 | 1): Promise<void>;
  /** How many returns have been read. */
  readonly returnsSeen: number;
  /** Waits until nothing is under way and no ended order has anything left to do; answers the hold's orders, oldest first. */
  settled(holdId: string): Promise<OrderOfHold[]>;
  close(): Promise<void>;
}

export interface OrderOfHold {
  readonly id: string;
  readonly state: string;
  readonly endReason: string | null;
}

const performanceId = 'day-1';
const timeoutMs = 10_000;

export async function twoReplicas(): Promise<Replicas> {
  const database = await createTestDatabase();
  const inventory = await inventoryStandIn(performanceId);
  const payment = await paymentStandIn();
  const desks: { context: SagaContext; driver: OrderDriver }[] = [];
  const closers = [() => database.drop(), () => inventory.close(), () => payment.close()];
  let returnsSeen = 0;
  let sql = async (_text: string, _values: unknown[]): Promise<unknown[]> => [];
  for (const migrate of [true, false]) {
    const running = await startService(
      {
        name: 'ticket',
        config: z.object({}),
        database: { migrations: orderSagaMigrations },
        build({ unitOfWork, reads, log, upstream }) {
          const paymentService = upstream({
            name: 'payment',
            url: payment.url,
            token: 'payment-edge',
            timeoutMs,
          });
          const store = postgresOrderStore(unitOfWork, reads, {
            fulfilment: noFulfilment,
            events: ticketOrderEvents,
            leaseMs: 15_000,
          });
          const context: SagaContext = {
            store: {
              ...store,
              async confirm(fanReturn) {
                const answer = await store.confirm(fanReturn);
                returnsSeen += 1;
                return answer;
              },
            },
            inventories: {
              seat: upstreamInventory(
                upstream({ name: 'seat', url: inventory.url, token: 'seat-edge', timeoutMs }),
              ),
            },
            payment: upstreamPayment(paymentService, paymentService),
            sale: {
              terms: async () => ({
                currency: 'KRW',
                itemName: 'Test festival',
                refundPolicy: { timezone: 'Asia/Seoul', rules: [] },
              }),
              starts: async () => new Map(),
              freeToCancel: async () => new Set(),
            },
            cancelled: { current: async () => new Map() },
            vouchers: postgresVoucherBook(unitOfWork, reads),
            log,
            methods: ['kakao-pay', 'none'],
            returnBase: 'http://festival.test/api/orders/returns',
          };
          sql = (text, values) => reads.query(text, values);
          desks.push({ context, driver: orderDriver(context, () => undefined) });
          return {};
        },
      },
      { DATABASE_URL: database.url },
      { migrate },
    );
    closers.unshift(() => running.stop());
  }

  function desk(replica: 0 | 1) {
    const found = desks[replica];
    if (found === undefined) throw new Error('two replicas run');
    return found;
  }
  const tokenOf = (orderId: string) => payment.returnUrlOf(orderId).pathname.split('/').at(-1) ?? '';

  return {
    inventory,
    payment,
    async order(fanId, holdIds, replica = 0, key = newId()) {
      const { context, driver } = desk(replica);
      try {
        return await placeOrder(
          context,
          driver,
        )({
          fanId,
          holds: [holdIds].flat().map((holdId) => ({ inventory: 'seat', holdId })),
          paymentMethod: 'kakao-pay',
          idempotencyKey: key,
          bodyHash: 'same',
        });
      } catch (error) {
        if (error instanceof OrderRefused || error instanceof IdempotencyRefused)
          return { refused: error.refusal };
        throw error;
      }
    },
    comeBack(orderId, replica = 0) {
      const { context, driver } = desk(replica);
      return returns(context, driver).confirm(tokenOf(orderId), { pg_token: 'secret' });
    },
    giveUp(orderId, replica = 0) {
      const { context, driver } = desk(replica);
      return returns(context, driver).giveUp(tokenOf(orderId), 'given-up');
    },
    cancel(fanId, orderId, replica = 0) {
      const { context, driver } = desk(replica);
      return cancelOrder(context, driver)(fanId, orderId);
    },
    async read(orderId) {
      const order = await desk(0).context.store.byId(orderId);
      if (order === undefined) throw new Error(`no order ${orderId}`);
      return order;
    },
    step: async (order, replica = 0) => (await orderSteps(desk(replica).context)[order.state](order)).move,
    drive(order, replica) {
      const { driver } = desk(replica);
      driver.start(order);
      return driver.idle();
    },
    get returnsSeen() {
      return returnsSeen;
    },
    settled: (holdId) =>
      eventually(async () => {
        await Promise.all(desks.map(({ driver }) => driver.idle()));
        const rows = await sql(
          `SELECT o.id, o.state, o.end_reason, o.next_at IS NOT NULL AND o.state <> 'AWAITING_PAYMENT' AS under_way
           FROM orders o WHERE $1 = ANY (o.hold_ids) ORDER BY o.id`,
          [holdId],
        );
        const found = rows.map((row) => orderRow.parse(row));
        if (found.some((order) => order.under_way)) throw new Error(JSON.stringify(found));
        return found.map(({ id, state, end_reason }) => ({ id, state, endReason: end_reason }));
      }),
    async close() {
      for (const close of closers) await close();
    },
  };
}

const orderRow = z.object({
  id: z.string(),
  state: z.string(),
  end_reason: z.string().nullable(),
  under_way: z.boolean(),
});
