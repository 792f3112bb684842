import { setTimeout as delay } from 'node:timers/promises';
import type { Consent, Hold, Onsite, OrderChannel, PaymentMethod, QuoteAnswer } from '@clove/contracts';
import { correlationId, IdempotencyRefused, newId, UpstreamError } from '@clove/service-kit';
import { consentTo, missingConsent } from '../domain/consent.ts';
import { sortedHolds } from '../domain/holds.ts';
import type { HoldRef, Order, OrderLine } from '../domain/order.ts';
import { type OrderRefusal, OrderRefused } from '../domain/refusals.ts';
import { newReturnToken } from '../domain/return-token.ts';
import { type FoundVoucher, refusalOfLines } from '../domain/voucher.ts';
import { beginPayment } from './begin-payment.ts';
import { supersedeOrders } from './end-unpaid-order.ts';
import { linesOf } from './lines-of-holds.ts';
import type { NewOrder } from './new-order.ts';
import type { CancelledById } from './occasion-cancellations.ts';
import { openPayment } from './open-payment.ts';
import type { Move } from './order-store.ts';
import { asUnavailable } from './payment-unavailable.ts';
import type { SaleTerms } from './ports.ts';
import { discounted, redeem, type TypedCode, unmet } from './redeem-voucher.ts';
import type { OrderDriver, SagaContext } from './saga-context.ts';

/** An order of what some holds contain. No amount: those come from the holds. */
export interface OrderRequest {
  /** The holds' own fan; of `desk` its guest. */
  readonly fanId: string;
  readonly holds: readonly HoldRef[];
  readonly paymentMethod: PaymentMethod;
  /** @default none */
  readonly voucher?: TypedCode | undefined;
  /** The versions of the legal texts that the fan agreed to. @default none */
  readonly consent?: Consent | undefined;
  readonly idempotencyKey: string;
  readonly bodyHash: string;
  /** Staff place it for a guest. @default a fan places it on the web */
  readonly desk?: DeskSale;
}

/** An order that staff place for a guest: paid to them, or complimentary, and then for nothing. */
export interface DeskSale extends Pick<NewOrder, 'record'> {
  readonly channel: Exclude<OrderChannel, 'web'>;
  /** How they took the money; null: there is none to take. */
  readonly onsite: Onsite | null;
}

/** The order as it now is, with its lines where they were frozen just now. */
export interface PlacedOrder {
  readonly order: Order;
  readonly lines?: readonly OrderLine[];
}

/** Source: one try each for the race with another tab, with another replica, and with the order that lost. */
const placementTries = 3;
/** How long a request waits for another one, or for the step runner, that is just moving its order, milliseconds. Source: a void or the start of a payment is over long before. */
const othersMs = 2_000;
/** Milliseconds between two looks at such an order. Source: one read by key. */
const lookEveryMs = 100;

/**
 * Freezes what the holds contain as an order, starts its payment and answers it with the address to pay at. A repeat
 * with the same key answers the same order as it is now. Throws OrderRefused.
 */
export function placeOrder(context: SagaContext, driver: OrderDriver) {
  return async (request: OrderRequest): Promise<PlacedOrder> => {
    for (let triesLeft = placementTries - 1; triesLeft >= 0; triesLeft -= 1) {
      // Asked together; what the holds say only counts when the key is new.
      const [lookup, frozen] = await Promise.allSettled([
        context.store.byKey(request.fanId, request.idempotencyKey),
        freeze(context, request),
      ]);
      if (lookup.status === 'rejected') throw lookup.reason;
      const { at, earlier } = lookup.value;
      if (earlier !== undefined) {
        return { order: await replay(earlier.order, earlier.bodyHash === request.bodyHash) };
      }
      if (frozen.status === 'rejected') throw frozen.reason;
      const placing = newOrder(request, frozen.value, at);
      const payment = beginPayment(context, placing, frozen.value);
      const placement = await context.store.place({ ...placing, payable: await payment?.payable() });
      // Where `place` throws, the order may be stored: its payment stays.
      if (placement.outcome !== 'placed') payment?.abandon();
      switch (placement.outcome) {
        case 'placed':
          return { order: await startPayment(placement.order, payment?.opening), lines: frozen.value.lines };
        case 'replay':
          return { order: await replay(placement.order, placement.sameBody) };
        case 'hold-bound':
          // Each request that ends another's order goes on to place its own: of orders placed at once the last one stays.
          if (triesLeft > 0) await supersedeOrders(context, placement.orderIds, request.fanId);
          break;
        case 'voucher-refused':
          throw new OrderRefused(placement.refusal);
        case 'raced':
          break;
      }
    }
    throw new OrderRefused({ reason: 'hold-being-ordered' });
  };

  async function replay(order: Order, sameBody: boolean): Promise<Order> {
    if (!sameBody) throw new IdempotencyRefused({ reason: 'idempotency-key-reused' });
    // The first request may have died between its commit and the payment: carry on with it.
    return startPayment(order);
  }

  /** @param opening where it was begun before the order was written */
  async function startPayment(order: Order, opening?: Promise<Move>): Promise<Order> {
    if (order.state !== 'OPEN') return order;
    const giveUpAt = performance.now() + othersMs;
    let started = await startOnce(order, opening);
    while (started === undefined) {
      // The step runner starts its payment too, or another tab is ending it: what became of it decides.
      const present = await context.store.present(order.id);
      if (present.order.state !== 'OPEN') return asMovedByOthers(present.order);
      if (performance.now() >= giveUpAt) throw new IdempotencyRefused({ reason: 'request-in-flight' });
      if (present.underWay) await delay(lookEveryMs);
      else started = await startOnce(present.order);
    }
    return started;
  }

  /** Undefined: another request or replica moved the order meanwhile. */
  async function startOnce(order: Order, opening = openPayment(context, order)): Promise<Order | undefined> {
    try {
      const moved = await context.store.move(await opening);
      if (moved === undefined) return undefined;
      if (moved.state !== 'AWAITING_PAYMENT') driver.start(moved);
      if (moved.endReason === 'declined') {
        throw new OrderRefused({ reason: 'payment-declined', orderId: moved.id });
      }
      return moved;
    } catch (error) {
      throw asUnavailable(error, order);
    }
  }

  function asMovedByOthers(order: Order): Order {
    if (order.endReason === 'superseded') throw new OrderRefused({ reason: 'hold-being-ordered' });
    return order;
  }
}

/** What an order freezes of its holds and of the festival's terms. */
type Frozen = Pick<NewOrder, 'lines' | 'consent'> &
  Pick<QuotedHolds, 'extended'> & { readonly order: Omit<NewOrder['order'], 'createdAt'> };

/** @param createdAt the database's clock when the order was asked for */
function newOrder(request: OrderRequest, { order, lines, consent }: Frozen, createdAt: string): NewOrder {
  return {
    order: { ...order, createdAt },
    ...{ lines, consent },
    returnToken: newReturnToken(),
    idempotencyKey: request.idempotencyKey,
    bodyHash: request.bodyHash,
    ...(request.desk?.record && { record: request.desk.record }),
  };
}

async function freeze(context: SagaContext, request: OrderRequest): Promise<Frozen> {
  const terms = await context.sale.terms();
  if (terms === undefined) throw new OrderRefused({ reason: 'not-on-sale-yet', temporary: true });
  // Guests of staff agree on site.
  const legalTexts = request.desk === undefined ? terms.legalTexts : undefined;
  const missing = missingConsent(legalTexts, request.consent);
  if (missing.length > 0) throw new OrderRefused({ reason: 'consent-needed', missing });
  const [{ holds, extended }, voucher] = await Promise.all([
    quoteHolds(context, request, { extend: extendsWithQuote(request) }),
    voucherOf(context, request),
  ]);
  const orderId = newId();
  const frozen = linesOf(orderId, holds);
  const lines = withVoucher(
    request.desk?.channel === 'complimentary' ? frozen.map(forNothing) : frozen,
    voucher,
  );
  refuseCancelled(await context.cancelled.current(), lines);
  refuseOutsideLimits(lines);
  // Staff sell what is hidden or not yet on sale without a code.
  const need = request.desk === undefined ? unmet(lines, heldAt(holds), terms, voucher) : undefined;
  if (need !== undefined) throw new OrderRefused(need);
  const total = lines.reduce((sum, line) => sum + line.paid, 0);
  return {
    order: {
      id: orderId,
      fanId: request.fanId,
      paymentMethod: methodFor(context, request, total),
      channel: request.desk?.channel ?? 'web',
      onsite: total === 0 ? null : (request.desk?.onsite ?? null),
      paymentId: newId(),
      total,
      vat: lines.reduce((sum, line) => sum + line.vat, 0),
      taxFree: lines.reduce((sum, line) => sum + line.taxFree, 0),
      currency: currencyOf(holds, terms),
      itemName: terms.itemName,
      quantity: lines.length,
      holds: sortedHolds(request.holds),
      refundPolicy: terms.refundPolicy,
      voucher: voucher === undefined ? null : { id: voucher.id, code: voucher.code },
      deadline: holds.map((hold) => hold.expiresAt).reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a)),
      correlationId: correlationId(),
    },
    ...{ lines, extended },
    consent: consentTo(legalTexts),
  };
}

/** The voucher that the request names, for its fan. Throws OrderRefused. */
async function voucherOf(
  { vouchers }: SagaContext,
  { fanId, voucher }: OrderRequest,
): Promise<FoundVoucher | undefined> {
  if (voucher === undefined) return undefined;
  const redeemed = await redeem(vouchers, fanId, voucher);
  if ('refused' in redeemed) throw new OrderRefused(redeemed.refused);
  return redeemed.found;
}

function withVoucher(lines: OrderLine[], voucher: FoundVoucher | undefined): OrderLine[] {
  if (voucher === undefined) return lines;
  const refused = refusalOfLines(voucher.terms, lines);
  if (refused !== undefined) throw new OrderRefused(refused);
  return discounted(lines, voucher);
}

/** When each hold was placed, by its inventory's clock. */
export function heldAt(holds: readonly Hold[]): Map<string, string> {
  return new Map(holds.map(({ id, createdAt }) => [id, createdAt]));
}

/** A code may be refused, or make all of it free: its holds have their extension with the payment. */
function extendsWithQuote({ desk, voucher }: OrderRequest): boolean {
  return desk === undefined && voucher === undefined;
}

export interface QuotedHolds {
  /** In the order in which they are named. */
  readonly holds: Hold[];
  /** All of them last and had their extension, as it was asked for. Inventories of releases up to 0.12.0 extend none with a quote. */
  readonly extended: boolean;
}

/** What a fan's holds contain. Throws OrderRefused. */
export async function quoteHolds(
  { inventories }: Pick<SagaContext, 'inventories'>,
  request: Pick<OrderRequest, 'fanId' | 'holds'>,
  { extend }: { readonly extend: boolean },
): Promise<QuotedHolds> {
  const asked = request.holds.map(({ inventory, holdId }) => {
    const port = inventories[inventory];
    if (port === undefined) throw new OrderRefused({ reason: 'inventory-not-offered', inventory });
    return { port, holdId };
  });
  const quotes = await Promise.all(
    asked.map(({ port, holdId }) => port.quote({ holdId, fanId: request.fanId, ...(extend && { extend }) })),
  ).catch((error: unknown) => {
    if (!(error instanceof UpstreamError)) throw error;
    throw new OrderRefused({ reason: 'inventory-unavailable', temporary: true }, { cause: error });
  });
  const holds = quotes.map((answer, index) => {
    if (answer.result !== 'ok') throw new OrderRefused(refusalOf(answer, request.holds[index]?.holdId));
    return { ...answer.hold, inventory: request.holds[index]?.inventory ?? answer.hold.inventory };
  });
  return { holds, extended: quotes.every((answer) => answer.result === 'ok' && answer.extended === true) };
}

function refusalOf(answer: Exclude<QuoteAnswer, { result: 'ok' }>, holdId: string | undefined): OrderRefusal {
  switch (answer.result) {
    case 'sales-paused':
      return { reason: 'sales-paused' };
    case 'not-found':
      return { reason: 'hold-not-found', holdId };
    case 'ended':
      return { reason: 'hold-ended', holdId, state: answer.state };
  }
}

function refuseCancelled(cancelled: CancelledById, lines: readonly OrderLine[]): void {
  for (const { holdId, occasionId } of lines) {
    if (occasionId === null || !cancelled.has(occasionId)) continue;
    throw new OrderRefused({ reason: 'hold-of-cancelled-occasion', holdId, occasionId });
  }
}

/** Limits of categories are the order's: a hold keeps to the most by itself, and only all of them together say whether they are enough. */
function refuseOutsideLimits(lines: readonly OrderLine[]): void {
  const sold = Map.groupBy(lines, ({ item, category }) => `${item} ${category?.id}`);
  for (const units of sold.values()) {
    const category = units[0]?.category;
    if (category == null) continue;
    // A price list may change between two holds: what each was promised holds for all.
    const min = Math.min(...units.map((line) => line.category?.minPerOrder ?? 1));
    const max = Math.min(...units.map((line) => line.category?.maxPerOrder ?? Number.POSITIVE_INFINITY));
    if (units.length >= min && units.length <= max) continue;
    const most = Number.isFinite(max) ? max : null;
    throw new OrderRefused({ reason: 'category-limit', category: category.id, min, max: most });
  }
}

/** Given away: its price stays known, and all of it is taken off. */
function forNothing(line: OrderLine): OrderLine {
  return { ...line, discountShare: line.unitPrice, paid: 0, taxFree: 0, vat: 0 };
}

function methodFor(
  { methods }: SagaContext,
  { desk, paymentMethod: wanted }: OrderRequest,
  total: number,
): PaymentMethod {
  if (total === 0) return 'none';
  if (desk !== undefined) return 'onsite';
  if (wanted !== 'none' && wanted !== 'onsite' && methods.includes(wanted)) return wanted;
  const offered = methods.filter((method) => method !== 'none');
  throw new OrderRefused({ reason: 'payment-method-not-offered', offered });
}

function currencyOf(holds: readonly Hold[], terms: SaleTerms) {
  const foreign = holds.find((hold) => hold.currency !== terms.currency);
  if (foreign === undefined) return terms.currency;
  throw new OrderRefused({ reason: 'currency-changed' });
}
