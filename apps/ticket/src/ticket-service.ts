import {
  MoveSeatAnswer,
  methodsOffered,
  OccupancyAnswer,
  OfferedMethods,
  type PaymentMethod,
  TransferQuotaAnswer,
} from '@clove/contracts';
import {
  type Inventories,
  inventoryOverGrpc,
  orderSaga,
  orderSagaMigrations,
  spanOfDays,
  upstreamInventory,
  upstreamLedger,
  upstreamPayment,
} from '@clove/order-saga';
import { consumer, every, findRoute, type ServiceDefinition, type Upstream } from '@clove/service-kit';
import { Gauge } from 'prom-client';
import { z } from 'zod';
import { boxOfficeMigrations } from '../migrations/box-office.ts';
import { ticketMigrations } from '../migrations/index.ts';
import { supportMigrations } from '../migrations/support.ts';
import { ticketSigner } from './adapters/crypto/ticket-signer.ts';
import { boxOfficeProblems } from './adapters/http/box-office-problems.ts';
import { boxOfficeRefundRoutes } from './adapters/http/box-office-refund-routes.ts';
import { boxOfficeRoutes } from './adapters/http/box-office-routes.ts';
import { checkInRoutes } from './adapters/http/check-in-routes.ts';
import { exportRoutes } from './adapters/http/export-routes.ts';
import { gateDeskRoutes } from './adapters/http/gate-desk-routes.ts';
import { gateMetrics } from './adapters/http/gate-metrics.ts';
import { gateRoutes } from './adapters/http/gate-routes.ts';
import { guestErasureRoute } from './adapters/http/guest-erasure-route.ts';
import { guestRoutes } from './adapters/http/guest-routes.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { knownGatesRoute } from './adapters/http/known-gates-route.ts';
import { memberRoutes } from './adapters/http/member-routes.ts';
import { offerMailRoutes } from './adapters/http/offer-mail-routes.ts';
import { paperRoutes } from './adapters/http/paper-routes.ts';
import { performanceCancellationRoutes } from './adapters/http/performance-cancellation-routes.ts';
import { ticketProblems } from './adapters/http/problems.ts';
import { resaleRoutes } from './adapters/http/resale-routes.ts';
import { seatMoveRoute } from './adapters/http/seat-move-route.ts';
import { supportCancellationRoute } from './adapters/http/support-cancellation-route.ts';
import { supportLinesRoute } from './adapters/http/support-lines-route.ts';
import { supportProblems } from './adapters/http/support-problems.ts';
import { supportRoutes } from './adapters/http/support-routes.ts';
import { ticketRoutes } from './adapters/http/ticket-routes.ts';
import { transferRoutes } from './adapters/http/transfer-routes.ts';
import { voucherOpeningRoute } from './adapters/http/voucher-opening-route.ts';
import { voucherRoutes } from './adapters/http/voucher-routes.ts';
import { auditFacts } from './adapters/postgres/audit.ts';
import { claimStore } from './adapters/postgres/claim-store.ts';
import { deskOrderStore } from './adapters/postgres/desk-orders.ts';
import { exportReads } from './adapters/postgres/export-reads.ts';
import { findTickets } from './adapters/postgres/find-tickets.ts';
import { gateBook } from './adapters/postgres/gate-book.ts';
import { gateCounts } from './adapters/postgres/gate-counts.ts';
import { gateStore } from './adapters/postgres/gate-store.ts';
import { postgresGuestBook } from './adapters/postgres/guest-book.ts';
import { readHiddenPasses } from './adapters/postgres/hidden-passes.ts';
import { memberHoldings } from './adapters/postgres/member-holdings.ts';
import { offerStore } from './adapters/postgres/offer-store.ts';
import { ticketStory } from './adapters/postgres/order-story.ts';
import { packReads } from './adapters/postgres/pack-reads.ts';
import { paperReads } from './adapters/postgres/paper-reads.ts';
import { isPerformance, passesWithoutPerformance } from './adapters/postgres/performance-store.ts';
import { resaleStore } from './adapters/postgres/resale-store.ts';
import { saleDataStore } from './adapters/postgres/sale-data-store.ts';
import { salePort } from './adapters/postgres/sale-terms.ts';
import { seatMoveStore } from './adapters/postgres/seat-move-store.ts';
import { supportStore } from './adapters/postgres/support-store.ts';
import { paidByOthers, ticketFulfilment } from './adapters/postgres/ticket-fulfilment.ts';
import { ticketReads } from './adapters/postgres/ticket-reads.ts';
import { voucherShelf } from './adapters/postgres/voucher-shelf.ts';
import { erasedMembers } from './adapters/rabbitmq/erased-members.ts';
import { performanceChanges } from './adapters/rabbitmq/performance-changes.ts';
import { holdersByName } from './adapters/upstream/holders-by-name.ts';
import { supportSources } from './adapters/upstream/support-sources.ts';
import type { CancelTicketsParts } from './application/cancel-tickets.ts';
import { claimRunner } from './application/claim-runner.ts';
import type { ClaimParts } from './application/claim-ticket.ts';
import { expireOffers } from './application/offer-ticket.ts';
import { openWithCode } from './application/open-with-code.ts';
import { papers } from './application/papers.ts';
import { performanceCancelled } from './application/performance-cancelled.ts';
import { type ResaleParts, resaleRunner } from './application/resale.ts';
import { seatMoveRunner } from './application/seat-moves.ts';
import { findOrders, orderStory, resendMails } from './application/support-desk.ts';
import { ticketViews } from './application/ticket-views.ts';
import { withGuests } from './application/with-guests.ts';
import { ticketRehearsal } from './rehearsal.ts';

/** The ticket service's own configuration. */
const ticketConfig = z.object({
  /** Management addresses and credentials of the two services that the saga calls. */
  SEAT_URL: z.url(),
  SEAT_TOKEN: z.string().min(1),
  /** Where seat answers the same over gRPC. Absent: HTTP. */
  SEAT_GRPC_URL: z.url({ protocol: /^grpc$/ }).optional(),
  /** The other inventories, where the festival has them. */
  STAY_URL: z.url().optional(),
  STAY_TOKEN: z.string().min(1).optional(),
  MERCH_URL: z.url().optional(),
  MERCH_TOKEN: z.string().min(1).optional(),
  PAYMENT_URL: z.url(),
  PAYMENT_TOKEN: z.string().min(1),
  /** Members' names and addresses, for the support desk and exports. Absent: both go without. */
  AUTH_INTERNAL_URL: z.url().optional(),
  AUTH_TOKEN: z.string().min(1).optional(),
  /** Messages, where the festival sends any. */
  NOTIFICATION_URL: z.url().optional(),
  NOTIFICATION_TOKEN: z.string().min(1).optional(),
  /** PKCS8 PEM of the Ed25519 key that signs QR codes. */
  TICKET_SIGNING_KEY: z.string().min(1),
  /** How long other replicas wait before they take an order over from one that stopped. Longer than any call of a step. */
  STEP_LEASE_SECONDS: z.coerce.number().min(0.1).max(300).default(15),
  /** Orders of a cancelled performance that are paid back per second, by all replicas together. */
  MASS_REFUND_PER_SECOND: z.coerce.number().min(0.1).max(50).default(5),
  /** What fans pay with. @default what the image offers */
  PAYMENT_METHODS: OfferedMethods.optional(),
  /** For how long scanners without a network may decide by a pack. */
  GATE_PACK_HOURS: z.coerce.number().min(1).max(72).default(12),
});

/** Source: inventories answer from their own databases; above their lock time-out of 300 ms with three tries. */
const inventoryTimeoutMs = 3_000;
/** How often a replica polls for claims whose request ended early. Source: they are rare, and no fan waits for it. */
const claimPollMs = 2_000;
/** Source: payment waits up to 10 s for a provider; what takes longer is `pending`. */
const paymentTimeoutMs = 12_000;
/** Of calls that a fan waits for. Source: payment answers after 2.5 s whether or not its provider has. */
const paymentStartTimeoutMs = 4_000;

/** The ticket service; a variant is only the choice of payment methods where none are configured. */
export function ticketService(
  methods: readonly PaymentMethod[],
): ServiceDefinition<(typeof ticketConfig)['shape']> {
  return {
    name: 'ticket',
    config: ticketConfig,
    database: {
      migrations: [...orderSagaMigrations, ...ticketMigrations, ...supportMigrations, ...boxOfficeMigrations],
      models: false,
    },
    broker: true,
    auth: true,
    rehearsal: () => ticketRehearsal(methods[0] ?? 'none'),
    async build(context) {
      const { config, unitOfWork, reads, log } = context;
      const paymentService = { name: 'payment', url: config.PAYMENT_URL, token: config.PAYMENT_TOKEN };
      const seatService = context.upstream({
        name: 'seat',
        url: config.SEAT_URL,
        token: config.SEAT_TOKEN,
        timeoutMs: inventoryTimeoutMs,
        ...(config.SEAT_GRPC_URL === undefined
          ? {}
          : { transport: await inventoryOverGrpc('seat', config.SEAT_GRPC_URL) }),
      });
      /** An inventory that only some festivals have; nothing without an address. */
      const inventoryAt = (name: 'stay' | 'merch', url?: string, token?: string): Inventories => {
        if (url === undefined || token === undefined) return {};
        const upstream = context.upstream({ name, url, token, timeoutMs: inventoryTimeoutMs });
        return { [name]: upstreamInventory(upstream) };
      };
      /** Another service's management port, where the festival has it. */
      const optionally = (name: string, url?: string, token?: string): Upstream | undefined =>
        url === undefined || token === undefined
          ? undefined
          : context.upstream({ name, url, token, timeoutMs: inventoryTimeoutMs });
      const claiming: ClaimParts = {
        unitOfWork,
        claims: claimStore,
        quota: { transfer: seatService.batched('/internal/quota/transfer', TransferQuotaAnswer) },
      };
      const runner = claimRunner({ ...claiming, log });
      const stuck = new Gauge({
        name: 'clove_orders_stuck',
        help: 'Orders that have been in one step for more than ten minutes',
        registers: [context.metrics],
      });
      const ledger = upstreamLedger(context.upstream({ ...paymentService, timeoutMs: paymentTimeoutMs }));
      const sale = salePort(reads);
      const saga = orderSaga({
        unitOfWork,
        reads,
        log,
        methods: methodsOffered(config.PAYMENT_METHODS, methods),
        leaseMs: config.STEP_LEASE_SECONDS * 1_000,
        massRefundPerSecond: config.MASS_REFUND_PER_SECOND,
        publicUrl: config.PUBLIC_URL,
        inventories: {
          seat: upstreamInventory(seatService),
          ...inventoryAt('stay', config.STAY_URL, config.STAY_TOKEN),
          ...inventoryAt('merch', config.MERCH_URL, config.MERCH_TOKEN),
        },
        payment: upstreamPayment(
          context.upstream({ ...paymentService, timeoutMs: paymentStartTimeoutMs }),
          context.upstream({ ...paymentService, timeoutMs: paymentTimeoutMs, breaker: false }),
        ),
        ledger,
        fulfilment: ticketFulfilment(),
        sale,
        eventTypes: {
          placed: 'ticket.OrderPlaced',
          completed: 'ticket.OrderCompleted',
          expired: 'ticket.OrderExpired',
          cancelled: 'ticket.OrderCancelled',
          refunded: 'ticket.OrderRefunded',
          refundStarted: 'ticket.RefundStarted',
        },
        occasionCancelledEvent: performanceCancelled,
        onStuck: (orders) => stuck.set(orders),
      });
      new Gauge({
        name: 'clove_settlement_differences',
        help: 'Differences between orders, ledger and provider on the days of the last week',
        registers: [context.metrics],
        async collect() {
          // Not 0: unknown while the database does not answer.
          this.set(await saga.settlementDifferences().catch(() => Number.NaN));
        },
      });
      const book = gateBook(reads);
      const gate = gateStore();
      const atGates = gateMetrics(context.metrics);
      const auth = optionally('auth', config.AUTH_INTERNAL_URL, config.AUTH_TOKEN);
      const notification = optionally('notification', config.NOTIFICATION_URL, config.NOTIFICATION_TOKEN);
      const payment = context.upstream({ ...paymentService, timeoutMs: inventoryTimeoutMs });
      const deskOrders = deskOrderStore(reads);
      const desk = {
        unitOfWork,
        store: supportStore(reads),
        sources: withGuests(
          deskOrders,
          supportSources({
            ...{ auth, notification, payment },
            sources: present({
              seat: context.upstream({
                name: 'seat',
                url: config.SEAT_URL,
                token: config.SEAT_TOKEN,
                timeoutMs: inventoryTimeoutMs,
              }),
              stay: optionally('stay', config.STAY_URL, config.STAY_TOKEN),
              merch: optionally('merch', config.MERCH_URL, config.MERCH_TOKEN),
              ...{ payment, auth, notification },
            }),
          }),
        ),
      };
      const boxOffice = { orders: deskOrders, desk: saga.desk };
      const seats = context.upstream({
        ...{ name: 'seat', url: config.SEAT_URL, token: config.SEAT_TOKEN },
        timeoutMs: inventoryTimeoutMs,
      });
      const moving = {
        ...desk,
        log,
        moves: seatMoveStore(reads),
        seats: { move: seats.batched('/internal/units/move', MoveSeatAnswer) },
      };
      const seatMoves = seatMoveRunner(moving);
      const signer = ticketSigner(config.TICKET_SIGNING_KEY, config.FESTIVAL);
      const cancelling: CancelTicketsParts = { paidByOthers, cancelLines: saga.cancelLines };
      const reselling: ResaleParts = {
        unitOfWork,
        resales: resaleStore(reads),
        paidByOthers,
        giveBack: saga.giveBack,
        payBackGiven: saga.payBackGiven,
        occupancy: seatService.batched('/internal/occupancy', OccupancyAnswer),
        cancelledPerformances: saga.cancelledOccasions,
        log,
      };
      const resales = resaleRunner(reselling);
      return {
        problems: [saga.problems, ticketProblems, supportProblems, boxOfficeProblems],
        routes: [
          ...saga.routes,
          // Before the ticket routes: one of those matches any path segment as a ticket's id.
          ...performanceCancellationRoutes(unitOfWork, { isPerformance, passesWithoutPerformance, saga }),
          ...checkInRoutes({ unitOfWork, reads, gate, signer, book, metrics: atGates }),
          ...gateDeskRoutes({
            ...{ unitOfWork, reads, gate, book, counts: gateCounts(reads), find: findTickets(reads) },
            ...{ holders: holdersByName(auth), metrics: atGates },
            packs: {
              ...{ festival: config.FESTIVAL, reads: packReads(reads), signer },
              validHours: config.GATE_PACK_HOURS,
            },
          }),
          ...gateRoutes({ unitOfWork, book }),
          voucherOpeningRoute(
            openWithCode({
              vouchers: saga.vouchers,
              hiddenPasses: () => readHiddenPasses(reads),
              credentials: {
                seat: config.SEAT_TOKEN,
                ...(config.STAY_TOKEN === undefined ? {} : { stay: config.STAY_TOKEN }),
                ...(config.MERCH_TOKEN === undefined ? {} : { merch: config.MERCH_TOKEN }),
              },
            }),
          ),
          ...voucherRoutes({ ...desk, reads, shelf: voucherShelf }),
          ...ticketRoutes({
            festival: config.FESTIVAL,
            unitOfWork,
            views: ticketViews({ tickets: ticketReads(reads), signer, performances: saga.occasions }),
            cancelling,
            signer,
            resale: () => reselling.resales.isOn(reads),
          }),
          ...resaleRoutes(reselling),
          ...supportRoutes({
            ...desk,
            find: findOrders(desk),
            story: orderStory(desk),
            resend: resendMails(desk),
          }),
          ...exportRoutes({
            ...desk,
            reads: exportReads(reads, ledger),
            async days(from, to) {
              const terms = await sale.terms();
              if (terms === undefined) return undefined;
              const { timezone } = terms.refundPolicy;
              const first = from ?? Temporal.Now.zonedDateTimeISO(timezone).toPlainDate().toString();
              return spanOfDays(first, to ?? first, timezone);
            },
          }),
          ...boxOfficeRoutes(boxOffice),
          ...boxOfficeRefundRoutes({ ...boxOffice, unitOfWork, cancellation: saga.lineCancellation }),
          guestErasureRoute({ orders: deskOrders, guests: postgresGuestBook, unitOfWork }),
          seatMoveRoute(moving),
          supportLinesRoute({ ...desk, desk: saga.desk }),
          supportCancellationRoute({ ...desk, cancellation: saga.lineCancellation }),
          ...transferRoutes({
            unitOfWork,
            reads,
            offers: offerStore,
            claiming,
            signer,
            cancelledPerformances: saga.cancelledOccasions,
          }),
        ],
        internalRoutes: [
          findRoute(ticketStory(reads)),
          ...internalRoutes({
            unitOfWork,
            provisioned: { saleData: saleDataStore, gates: book, vouchers: voucherShelf },
            auditFacts: () => auditFacts(reads),
          }),
          ...offerMailRoutes(reads, signer, log),
          ...guestRoutes(deskOrders, log),
          knownGatesRoute(reads, log),
          ...paperRoutes(
            papers({ reads: paperReads(reads), signer, performances: saga.occasions }),
            deskOrders,
            log,
          ),
          ...memberRoutes(
            {
              ...cancelling,
              unitOfWork,
              holdings: memberHoldings(reads),
              offers: offerStore,
              cancelOrder: saga.cancelOrder,
              cancelOrderLines: saga.cancelOrderLines,
            },
            log,
          ),
        ],
        consumers: [consumer({ queue: 'ticket', handlers: { ...performanceChanges, ...erasedMembers } })],
        workers: [
          ...saga.workers,
          { name: 'claims', run: (signal) => every(claimPollMs, signal, () => runner.runOnce()) },
          { name: 'resales', run: (signal) => every(claimPollMs, signal, () => resales.runOnce()) },
          { name: 'seat-moves', run: (signal) => every(claimPollMs, signal, () => seatMoves.runOnce()) },
          {
            name: 'offers',
            run: (signal) => every(claimPollMs, signal, () => expireOffers(unitOfWork, reads, offerStore)),
          },
        ],
        openapiTitle: 'ticket: orders, tickets and check-in',
        onClose: () => saga.idle(),
      };
    },
  };
}

function present(upstreams: Readonly<Record<string, Upstream | undefined>>): Map<string, Upstream> {
  return new Map(
    Object.entries(upstreams).flatMap(([name, upstream]) =>
      upstream === undefined ? [] : [[name, upstream] as const],
    ),
  );
}
