import type { Onsite, OrderChannel } from '@clove/contracts';
import type { DeskSale, OrderSaga, OrderView } from '@clove/order-saga';
import { correlationId, guestIdOf, type Queryable, type Transaction } from '@clove/service-kit';
import { BoxOfficeRefused } from '../domain/box-office-refusals.ts';
import type { DeskMember, SupportEntry } from './support-ports.ts';

/** For whom staff place an order. Null: the desk did not ask. */
export interface Guest {
  readonly name: string | null;
  /** Where the tickets are sent; null: they are printed. */
  readonly email: string | null;
  readonly language: 'ko' | 'en';
}

/** What is kept of an order that staff placed. */
export interface DeskOrder {
  readonly orderId: string;
  /** The order's fan. */
  readonly guestId: string;
  readonly staffId: string;
  readonly channel: Exclude<OrderChannel, 'web'>;
  readonly onsite: Onsite | null;
  readonly guest: Guest;
  readonly note: string | null;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** A row of the desk's list. */
export interface ListedDeskOrder extends DeskOrder {
  readonly state: string;
  readonly units: number;
  readonly total: number;
}

/** Money of desk orders that a person has to pay out. */
export interface OwedAtDesk {
  readonly refundId: string;
  readonly orderId: string;
  readonly guestName: string | null;
  readonly amount: number;
  readonly reason: string;
  readonly since: string;
}

export type NewDeskOrder = Omit<DeskOrder, 'orderId' | 'channel' | 'onsite' | 'at'>;

/** Orders of the box office. Every read is of those alone: an order of the web is not found. */
export interface DeskOrders {
  /** Sends what is kept of an order, and the entry of the log, into the transaction that places it. */
  record(
    tx: Pick<Transaction, 'send'>,
    order: NewDeskOrder & { readonly orderId: string },
    entry: SupportEntry,
    correlation: string,
  ): void;
  one(orderId: string): Promise<DeskOrder | undefined>;
  /** The newest first; of one member of staff, or of all. */
  list(asked: {
    readonly staffId?: string | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  }): Promise<ListedDeskOrder[]>;
  /** The order of the box office that a refund is of, where its money was taken on site. */
  orderOfRefund(refundId: string): Promise<DeskOrder | undefined>;
  /** At most 500, the oldest first. */
  owed(): Promise<OwedAtDesk[]>;
  log(tx: Transaction, entry: SupportEntry): Promise<void>;
}

/** Guests by the id that their orders have, for mails and lists. */
export interface Guests {
  contacts(ids: readonly string[], db?: Queryable): Promise<ReadonlyMap<string, Guest>>;
  byEmail(email: string): Promise<string[]>;
}

/** A sale at the desk, or what it gives away. */
export interface DeskRequest {
  readonly by: DeskMember;
  readonly saleId: string;
  readonly holdIds: readonly string[];
  readonly channel: DeskOrder['channel'];
  readonly onsite: Onsite | null;
  readonly guest: Guest;
  readonly note: string | null;
  readonly idempotencyKey: string;
  readonly bodyHash: string;
}

export interface BoxOfficeParts {
  readonly orders: DeskOrders;
  readonly desk: Pick<OrderSaga['desk'], 'place' | 'view' | 'payOut'>;
}

export interface SeenDeskOrder {
  readonly kept: DeskOrder;
  readonly order: OrderView;
}

/**
 * Places an order for a guest out of what the desk holds for the same sale, and waits for it: it is paid already, or costs
 * nothing. A repeat with the same key answers the same order. Throws OrderRefused.
 */
export function sellAtDesk({ orders, desk }: BoxOfficeParts) {
  return async (
    asked: DeskRequest,
    wait: { readonly ms: number; readonly signal: AbortSignal },
  ): Promise<SeenDeskOrder> => {
    const { by, channel, onsite, guest, note } = asked;
    const guestId = guestIdOf(by.memberId, asked.saleId);
    // Orders are placed in groups: by then another request may be the present one.
    const correlation = correlationId();
    const sale: DeskSale = {
      channel,
      onsite,
      record(tx, orderId) {
        const kept = { orderId, guestId, staffId: by.memberId, guest, note };
        const entry = {
          by,
          action: channel === 'complimentary' ? 'issue-complimentary' : 'sell-on-site',
          subject: `order ${orderId}`,
          orderId,
          reason: note,
          detail: onsite === null ? {} : { ...onsite },
        };
        orders.record(tx, kept, entry, correlation);
      },
    };
    const order = await desk.place(
      {
        fanId: guestId,
        holds: asked.holdIds.map((holdId) => ({ inventory: 'seat', holdId })),
        paymentMethod: onsite === null ? 'none' : 'onsite',
        idempotencyKey: asked.idempotencyKey,
        bodyHash: asked.bodyHash,
        desk: sale,
      },
      wait,
    );
    return { kept: await deskOrder(orders, order.id), order };
  };
}

/** Throws BoxOfficeRefused: there is no such order, or it is a fan's own. */
export async function deskOrder(orders: Pick<DeskOrders, 'one'>, orderId: string): Promise<DeskOrder> {
  const kept = await orders.one(orderId);
  if (kept === undefined) throw new BoxOfficeRefused({ reason: 'no-desk-order' });
  return kept;
}

/** An order of the box office as it is now. Throws BoxOfficeRefused. */
export async function readAtDesk({ orders, desk }: BoxOfficeParts, orderId: string): Promise<SeenDeskOrder> {
  const kept = await deskOrder(orders, orderId);
  const order = await desk.view(kept.guestId, orderId);
  if (order === undefined) throw new Error(`order ${orderId} has no view`);
  return { kept, order };
}

/** Records that the desk paid a refund of what it took. Answers the amount. Throws BoxOfficeRefused, OrderRefused. */
export async function payOutAtDesk(
  { orders, desk }: BoxOfficeParts,
  asked: {
    readonly refundId: string;
    readonly by: DeskMember;
    readonly onsite: Onsite;
    readonly note: string | null;
  },
): Promise<{ readonly orderId: string; readonly amount: number }> {
  const kept = await orders.orderOfRefund(asked.refundId);
  if (kept === undefined) throw new BoxOfficeRefused({ reason: 'no-refund-at-desk' });
  const { tender, reference } = asked.onsite;
  const how = `${tender} at the box office${reference === undefined ? '' : `, ${reference}`}`;
  const reason = asked.note === null ? how : `${how}: ${asked.note}`;
  const amount = await desk.payOut({ refundId: asked.refundId, by: asked.by.memberId, reason });
  return { orderId: kept.orderId, amount };
}
