import { Hold } from '@clove/contracts';
import { z } from 'zod';
import { expectStatus, type Fan, type Order } from './fan.ts';
import type { Answer } from './http-client.ts';

export interface WantedGoods {
  readonly itemId: string;
  readonly optionId?: string;
  readonly quantity: number;
}

/** Units of a room for the nights from..to, its check-out day. */
export interface WantedNights {
  readonly roomId: string;
  readonly from: string;
  readonly to: string;
  readonly units: number;
}

const Placed = z.object({ order: z.object({ id: z.string() }), redirectUrl: z.string() });

/** What fans buy together with places, or instead of them: holds of any inventory, in one order. */
export const basket = {
  tryGoods: (fan: Fan, wanted: WantedGoods): Promise<Answer> => fan.unsafe('/api/goods/holds', wanted),

  tryNights: (fan: Fan, wanted: WantedNights): Promise<Answer> => fan.unsafe('/api/rooms/holds', wanted),

  /** The hold of an answer that granted one. */
  granted: (answer: Answer): Hold => Hold.parse(expectStatus(answer, 201).json),

  /** One order of all these holds, and the provider's page for its one payment. */
  async order(
    fan: Fan,
    holds: readonly Hold[],
    paymentMethod: string,
  ): Promise<{ orderId: string; redirectUrl: string }> {
    const answer = await fan.unsafe('/api/orders', {
      holds: holds.map(({ inventory, id }) => ({ inventory, holdId: id })),
      paymentMethod,
    });
    const { order, redirectUrl } = Placed.parse(expectStatus(answer, 201).json);
    return { orderId: order.id, redirectUrl };
  },

  /** From holds to everything in hand: order, pay, come back, wait. */
  async buy(fan: Fan, holds: readonly Hold[], paymentMethod = 'kakao-pay'): Promise<Order> {
    const { orderId, redirectUrl } = await basket.order(fan, holds, paymentMethod);
    expectStatus(await fan.comeBack(await fan.atProvider(redirectUrl)), 303);
    return fan.settledOrder(orderId);
  },
};
