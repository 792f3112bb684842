import { randomUUID } from 'node:crypto';
import type { Hold } from '@clove/contracts';
import type { InventoryStandIn } from '@clove/order-saga/testing';
import { expect } from '@jest/globals';
import type { Answer, Office, OrderBody } from './office.ts';

/** What a fan holds in three inventories. */
export interface Basket {
  readonly fan: string;
  readonly seats: Hold;
  readonly pitches: Hold;
  readonly shirts: Hold;
}

/** What became of lines that a fan cancelled. */
export interface Receipt {
  type?: string;
  refunds: { refundId: string; amount: number; fee: number }[];
  refused: { lineId: string; reason: string }[];
  waiting: string[];
}

export const linesOf = (order: OrderBody, inventory: string) =>
  order.lines.filter((line) => line.inventory === inventory);
export const idsOf = (order: OrderBody, inventory: string) => linesOf(order, inventory).map(({ id }) => id);
export const stateOf = (standIn: InventoryStandIn, hold: Hold) => standIn.hold(hold.id).state;

/** Orders of seats, goods and nights, as fans place, read and cancel them. */
export function mixedOrders(office: () => Office) {
  return { basket, orderOf, read, bought, mixed, cancel, lineStates };

  /** A fan's holds of two seats, one shirt and two units for two nights. */
  function basket(fan: string = randomUUID()): Basket {
    return {
      fan,
      seats: office().inventory.place(fan, [50_000, 60_000]),
      pitches: office().stay.place(fan, [40_000, 40_000]),
      shirts: office().merch.place(fan, [25_000]),
    };
  }

  function orderOf(fan: string, holds: readonly Hold[], key: string = randomUUID()) {
    return office().request<{ order: OrderBody; type: string; inventory: string }>('POST', '/api/orders', {
      as: fan,
      key,
      body: {
        holds: holds.map(({ id, inventory }) => ({ inventory, holdId: id })),
        paymentMethod: 'kakao-pay',
      },
    });
  }

  async function read(fan: string, orderId: string): Promise<OrderBody> {
    return (await office().request<OrderBody>('GET', `/api/orders/${orderId}`, { as: fan })).body;
  }

  async function bought(fan: string, holds: readonly Hold[]): Promise<OrderBody> {
    const { status, body } = await orderOf(fan, holds);
    expect({ status, body }).toMatchObject({ status: 201 });
    await office().comeBack(body.order.id);
    await office().settled(body.order.id, 'COMPLETED');
    return read(fan, body.order.id);
  }

  async function mixed(): Promise<Basket & { order: OrderBody }> {
    const own = basket();
    return { ...own, order: await bought(own.fan, [own.shirts, own.seats, own.pitches]) };
  }

  function cancel(
    fan: string,
    order: OrderBody,
    lineIds: readonly string[],
    key: string = randomUUID(),
  ): Promise<Answer<Receipt>> {
    return office().request('POST', `/api/orders/${order.id}/lines/cancel`, {
      as: fan,
      key,
      body: { lineIds },
    });
  }

  async function lineStates(order: OrderBody, inventory: string): Promise<string[]> {
    const { rows } = await office().sql.query(
      'SELECT state FROM order_lines WHERE order_id = $1 AND inventory = $2 ORDER BY position',
      [order.id, inventory],
    );
    return rows.map(({ state }) => state);
  }
}
