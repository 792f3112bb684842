import type { PaymentMethod } from '@clove/contracts';
import type {
  NewEvent,
  ProblemMapping,
  Queryable,
  Route,
  Transaction,
  UnitOfWork,
  Worker,
} from '@clove/service-kit';
import { every } from '@clove/service-kit';
import { lineCancellationRoute } from './adapters/http/line-cancellation-route.ts';
import { orderQuoteRoute } from './adapters/http/order-quote-route.ts';
import { orderRoutes, orderWatcher } from './adapters/http/order-routes.ts';
import { type OrderView, orderViews } from './adapters/http/order-view.ts';
import { orderProblems } from './adapters/http/problems.ts';
import { refundQuoteRoute } from './adapters/http/refund-quote-route.ts';
import { returnRoutes } from './adapters/http/return-routes.ts';
import { settledWithin } from './adapters/http/settled-within.ts';
import { settlementRoutes } from './adapters/http/settlement-routes.ts';
import { postgresCancellationStore } from './adapters/postgres/cancellation-store.ts';
import { postgresCompensationStore } from './adapters/postgres/compensation-store.ts';
import { postgresOccasionCancellations } from './adapters/postgres/occasion-cancellation-store.ts';
import { postgresOrderStore } from './adapters/postgres/order-store.ts';
import { quotedOrder } from './adapters/postgres/quoted-order.ts';
import { postgresSettlementStore } from './adapters/postgres/settlement-store.ts';
import { postgresVoucherBook } from './adapters/postgres/voucher-book.ts';
import { postgresWithdrawalStore } from './adapters/postgres/withdrawal-store.ts';
import {
  type BegunCancellation,
  type CancelledOrderLines,
  lineCancellation,
} from './application/cancel-lines.ts';
import type { CancellationReceipt } from './application/cancellation.ts';
import { compensationRunner } from './application/compensation-runner.ts';
import { cancelOrder } from './application/end-unpaid-order.ts';
import { type GivenBack, givingBack } from './application/give-back.ts';
import type { Inventories } from './application/inventories.ts';
import { type OccasionBook, occasionBook } from './application/occasion-book.ts';
import {
  type CancelledById,
  cancelledOccasions,
  massRefunds,
  type OccasionCancellation,
  type OccasionCancellationProgress,
  type RecordedCancellation,
} from './application/occasion-cancellations.ts';
import { orderDriver } from './application/order-driver.ts';
import { type OrderEventTypes, orderEvents, refundStarted } from './application/order-events.ts';
import { payOut } from './application/pay-out.ts';
import { type OrderRequest, placeOrder } from './application/place-order.ts';
import type { Fulfilment, PaymentPort, SalePort } from './application/ports.ts';
import { quoteOrder } from './application/quote-order.ts';
import { quoteRefund, type RefundQuote } from './application/quote-refund.ts';
import { dayReconciler } from './application/reconcile-days.ts';
import { returns } from './application/returns.ts';
import { sagaAlerts } from './application/saga-alerts.ts';
import type { SagaContext } from './application/saga-context.ts';
import type { SagaLog } from './application/saga-log.ts';
import { type Settlement, settleRefund } from './application/settle-refund.ts';
import type { LedgerPort } from './application/settlement.ts';
import type { VoucherBook } from './application/voucher-book.ts';
import {
  type BegunLines,
  finishCancellation,
  type WithdrawalOutcomes,
  withdrawalRunner,
} from './application/withdrawals.ts';
import type { Order } from './domain/order.ts';

/** What a service hands over to sell through the saga. */
export interface OrderSagaOptions {
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly log: SagaLog;
  /** What this festival sells from; an order for any other is refused. */
  readonly inventories: Inventories;
  readonly payment: PaymentPort;
  readonly ledger: LedgerPort;
  readonly fulfilment: Fulfilment;
  readonly sale: SalePort;
  readonly eventTypes: OrderEventTypes;
  /** How the service publishes that an occasion does not take place. */
  occasionCancelledEvent(cancellation: RecordedCancellation): NewEvent;
  /** Payment methods that fans may choose, in the order in which they are offered. */
  readonly methods: readonly PaymentMethod[];
  /** Where fans reach the festival: the base of return addresses and order pages. */
  readonly publicUrl: string;
  /** Called with the number of orders that hang in one step for more than ten minutes. */
  readonly onStuck?: (orders: number) => void;
  /** How long others wait before they take an order over from a silent replica. @default 15,000 (longer than any call of a step) */
  readonly leaseMs?: number;
  /** Orders per second, over all replicas, that are paid back when an occasion is cancelled. @default 5 */
  readonly massRefundPerSecond?: number;
  /** Milliseconds between two searches for due orders. @default 500 */
  readonly pollMs?: number;
}

/** The saga, ready to be plugged into a service. */
export interface OrderSaga {
  /** How its refusals are answered; part of the service's. */
  readonly problems: ProblemMapping;
  readonly routes: Route[];
  readonly workers: Worker[];
  /** Differences between orders, ledger and provider on the days that ended within a week. */
  settlementDifferences(): Promise<number>;
  /** Cancels a fan's own paid lines that are delivered here, inside the given transaction. Throws OrderRefused. */
  cancelLines(tx: Transaction, fanId: string, lineIds: readonly string[]): Promise<CancellationReceipt>;
  /**
   * Records, inside the given transaction, that an occasion does not take place: every paid line for it is paid
   * back in full, order by order, and its units stay sold. Nothing happens when it was recorded before.
   */
  cancelOccasion(tx: Transaction, cancellation: OccasionCancellation): Promise<void>;
  /** How far that is; undefined when the occasion was not cancelled. */
  cancellationProgress(occasionId: string): Promise<OccasionCancellationProgress | undefined>;
  /** The same of every cancelled occasion, the last cancelled first. */
  cancellations(): Promise<OccasionCancellationProgress[]>;
  /** Codes, as orders look them up. */
  readonly vouchers: VoucherBook;
  /** Occasions that do not take place, as of at most a second ago. */
  cancelledOccasions(): Promise<CancelledById>;
  /** What became of occasions since they were sold, as of at most a second ago. */
  occasions(): Promise<OccasionBook>;
  /** Cancels any paid lines of a fan's own order, and answers what became of each. Throws OrderRefused: of none. */
  cancelOrderLines(asked: {
    readonly fanId: string;
    readonly orderId: string;
    readonly lineIds: readonly string[];
  }): Promise<WithdrawalOutcomes>;
  /** A paid line goes back on sale for another fan, inside the given transaction; see {@link GivenBack}. */
  giveBack(tx: Transaction, given: GivenBack): Promise<string | undefined>;
  /** The money of a line that was given back is due now. */
  payBackGiven(tx: Transaction, lineId: string, refundId: string): Promise<void>;
  /** The two steps of cancelling lines of any order for the organiser; what the first commits, the second ends. Throw OrderRefused. */
  readonly lineCancellation: {
    begin(tx: Transaction, asked: CancelledOrderLines): Promise<BegunCancellation>;
    finish(begun: BegunLines): Promise<WithdrawalOutcomes>;
  };
  /** Ends a fan's own order before it is paid. Throws OrderRefused. */
  cancelOrder(fanId: string, orderId: string): Promise<Order>;
  /** For a desk that places orders for guests. */
  readonly desk: {
    /** Places the order and waits for it to settle; answers it as it then is. Throws OrderRefused. */
    place(
      request: OrderRequest & Required<Pick<OrderRequest, 'desk'>>,
      wait: { readonly ms: number; readonly signal: AbortSignal },
    ): Promise<OrderView>;
    /** Undefined: this fan has no such order. */
    view(fanId: string, orderId: string): Promise<OrderView | undefined>;
    /** What cancelling each of its lines would keep and pay back. Undefined: this fan has no such order. */
    quote(fanId: string, orderId: string): Promise<RefundQuote | undefined>;
    /** Records that a refund of what was taken on site was paid out; answers the amount. Throws OrderRefused. */
    payOut(settlement: Settlement): Promise<number>;
  };
  /** Resolves when no order is under way here. */
  idle(): Promise<void>;
}

const defaultLeaseMs = 15_000;
const defaultPollMs = 500;
/** Source: what one provider account takes beside the sale; the providers name no limit. */
const defaultMassRefundPerSecond = 5;
const alertEveryMs = 30_000;
/** Source: bounds the memory of one replica; more stay in the database for the others. */
const mostUnderWay = 256;

export function orderSaga(options: OrderSagaOptions): OrderSaga {
  const { unitOfWork, reads, fulfilment, log } = options;
  const moves = {
    fulfilment,
    events: orderEvents(options.eventTypes, fulfilment),
    leaseMs: options.leaseMs ?? defaultLeaseMs,
  };
  const store = postgresOrderStore(unitOfWork, reads, moves);
  const compensations = postgresCompensationStore(unitOfWork, reads, moves);
  const cancellationStore = postgresCancellationStore((cancellation) =>
    refundStarted(options.eventTypes.refundStarted, cancellation),
  );
  const cancellations = postgresOccasionCancellations(unitOfWork, reads, {
    fulfilment,
    lines: cancellationStore,
    cancelledEvent: options.occasionCancelledEvent,
    perSecond: options.massRefundPerSecond ?? defaultMassRefundPerSecond,
  });
  const cancelled = cancelledOccasions(cancellations);
  const context: SagaContext = {
    store,
    inventories: options.inventories,
    payment: options.payment,
    sale: options.sale,
    cancelled,
    vouchers: postgresVoucherBook(unitOfWork, reads),
    log,
    methods: options.methods,
    returnBase: `${options.publicUrl.replace(/\/$/, '')}/api/orders/returns`,
  };
  const occasions = occasionBook(options.sale, cancelled, reads);
  const watcher = orderWatcher(reads);
  const driver = orderDriver(context, (order) => watcher.notify(order.id, order));
  const compensating = compensationRunner(context, compensations);
  const refunder = massRefunds(cancellations, log);
  const withdrawals = postgresWithdrawalStore(unitOfWork, reads, {
    lines: cancellationStore,
    leaseMs: moves.leaseMs,
  });
  const withdrawing = withdrawalRunner(context, withdrawals);
  const cancellation = lineCancellation({
    store: cancellationStore,
    withdrawals,
    fulfilment,
    sale: options.sale,
  });
  const giving = givingBack(cancellationStore, fulfilment);
  const finish = finishCancellation(withdrawals, withdrawing);
  const alerts = sagaAlerts(store, withdrawals, log, options.onStuck);
  const settlement = {
    ledger: options.ledger,
    store: postgresSettlementStore(unitOfWork, reads),
    timezone: async () => (await options.sale.terms())?.refundPolicy.timezone,
  };
  const cancel = cancelOrder(context, driver);
  const place = placeOrder(context, driver);
  const views = orderViews(reads, fulfilment, occasions);
  const quote = quoteRefund({
    order: quotedOrder(reads),
    ...{ fulfilment, sale: options.sale, cancelled, reads },
  });
  const settled = settledWithin(watcher, driver.present, store.hasten);
  const pollMs = options.pollMs ?? defaultPollMs;

  return {
    problems: orderProblems,
    routes: [
      ...returnRoutes(returns(context, driver), options.publicUrl),
      // Before the orders: one of theirs matches any path segment as an order's id.
      ...settlementRoutes(settlement),
      orderQuoteRoute(quoteOrder(context)),
      ...orderRoutes(
        {
          place,
          cancel,
          manualRefunds: compensations.manualRefunds,
          settle: settleRefund(options.payment, compensations),
        },
        views,
        settled,
      ),
      lineCancellationRoute(unitOfWork, cancellation.ofOrder, finish),
      refundQuoteRoute(quote),
    ],
    workers: [
      {
        name: 'order-steps',
        run: (signal) =>
          every(pollMs, signal, async () => {
            const room = mostUnderWay - driver.active;
            if (room <= 0) return;
            for (const order of await store.claimDue(room)) driver.start(order);
          }),
      },
      { name: 'withdrawals', run: (signal) => every(pollMs, signal, () => withdrawing.runOnce()) },
      { name: 'refunds-and-releases', run: (signal) => every(pollMs, signal, () => compensating.runOnce()) },
      {
        name: 'occasion-cancellations',
        run: (signal) => every(pollMs, signal, () => refunder.runOnce(signal)),
      },
      dayReconciler({ ...settlement, log }),
      { name: 'order-alerts', run: (signal) => every(alertEveryMs, signal, () => alerts.check()) },
    ],
    settlementDifferences: () => settlement.store.recentDifferences(),
    cancelLines: cancellation.here,
    async cancelOrderLines(asked) {
      const begun = await unitOfWork.run((tx) => cancellation.ofOrder(tx, asked));
      return finish({ ...begun, withdrawing: begun.withdrawals.map(({ line }) => line.id) });
    },
    lineCancellation: { begin: cancellation.ofOrder, finish },
    cancelOccasion: cancellations.start,
    cancellationProgress: cancellations.progress,
    vouchers: context.vouchers,
    cancellations: cancellations.allProgress,
    cancelledOccasions: cancelled.current,
    occasions,
    giveBack: giving.give,
    payBackGiven: giving.payBack,
    cancelOrder: cancel,
    desk: {
      async place(request, { ms, signal }) {
        const { order } = await place(request);
        await settled({ fanId: order.fanId, orderId: order.id }, ms, signal);
        const view = await views.one(order.fanId, order.id);
        if (view === undefined) throw new Error(`order ${order.id} has no view`);
        return view;
      },
      view: views.one,
      quote,
      payOut: payOut(options.payment, compensations),
    },
    idle: () => driver.idle(),
  };
}
