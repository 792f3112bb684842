import type { Transaction } from '@clove/service-kit';
import { BoxOfficeRefused } from '../domain/box-office-refusals.ts';
import { type DeskOrders, deskOrder } from './box-office.ts';
import type { DeskMember } from './support-ports.ts';

/**
 * How long name and address of a guest are kept after their last performance: until then refunds and complaints are answered.
 * Orders, payments and tickets stay as the law asks for, without the name.
 */
export const GUEST_KEPT_DAYS = 30;

/** A guest of the box office whose orders are locked. */
export interface KnownGuest {
  /** Every order of the same sale at the desk. */
  readonly orderIds: readonly string[];
  /** Set: it was done before. */
  readonly erasedAt: Date | null;
  /** The end of the time that name and address are kept; null: no performance of theirs is left, or it is over. */
  readonly keptUntil: Date | null;
  /** Whether an order is under way. */
  readonly moving: boolean;
  /** Refunds that were not paid yet. */
  readonly owed: readonly string[];
}

export interface GuestBook {
  lock(tx: Transaction, guestId: string, keptDays: number): Promise<KnownGuest>;
  /** Name, address and names of tickets that are still theirs. Answers when. */
  erase(tx: Transaction, guestId: string): Promise<Date>;
}

export interface EraseGuestParts {
  readonly orders: Pick<DeskOrders, 'one' | 'log'>;
  readonly guests: GuestBook;
}

/**
 * Erases name and address of the guest of an order, in all orders of the same sale, at the guest's request. Tickets stay valid:
 * a gate needs no name. A repeat changes nothing. Throws BoxOfficeRefused.
 */
export function eraseGuest({ orders, guests }: EraseGuestParts) {
  return async (
    tx: Transaction,
    asked: {
      readonly orderId: string;
      readonly by: DeskMember;
      readonly reason: string;
      /** The guest does without news of changes. */
      readonly early: boolean;
    },
  ): Promise<{ readonly orderIds: readonly string[]; readonly erasedAt: Date }> => {
    const { guestId } = await deskOrder(orders, asked.orderId);
    const { orderIds, ...guest } = await guests.lock(tx, guestId, GUEST_KEPT_DAYS);
    if (guest.erasedAt !== null) return { orderIds, erasedAt: guest.erasedAt };
    if (guest.moving || guest.owed.length > 0) {
      throw new BoxOfficeRefused({ reason: 'guest-is-owed', refundIds: guest.owed });
    }
    if (guest.keptUntil !== null && !asked.early) {
      throw new BoxOfficeRefused({ reason: 'guest-kept', until: guest.keptUntil.toISOString() });
    }
    const erasedAt = await guests.erase(tx, guestId);
    for (const orderId of orderIds) {
      await orders.log(tx, {
        ...{ by: asked.by, action: 'erase-guest', subject: `order ${orderId}`, orderId },
        reason: asked.reason,
        detail: asked.early ? { before: guest.keptUntil?.toISOString() ?? 'no performance' } : {},
      });
    }
    return { orderIds, erasedAt };
  };
}
