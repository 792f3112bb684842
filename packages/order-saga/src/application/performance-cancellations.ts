import { cachedRead, type Transaction } from '@clove/service-kit';
import type { SagaLog } from './saga-log.ts';

/** The organiser's decision that a performance does not take place. */
export interface PerformanceCancellation {
  readonly performanceId: string;
  /** For people, at most 150 characters; part of what is sent to the provider. */
  readonly reason: string;
  readonly cancelledBy: string;
  readonly correlationId: string;
}

/** How far the refunds are. Amounts in the currency's smallest unit. */
export interface PerformanceCancellationProgress {
  readonly performanceId: string;
  readonly reason: string;
  readonly cancelledBy: string;
  readonly cancelledAt: string;
  readonly orders: {
    readonly total: number;
    /** The money is back. */
    readonly refunded: number;
    /** The provider refused for good: a person has to pay. */
    readonly manual: number;
    /** Neither yet. */
    readonly waiting: number;
  };
  readonly amounts: { readonly refunded: number; readonly manual: number };
  /** No order of it can turn up any more and each is refunded or manual. */
  readonly settled: boolean;
}

/** One order whose lines for a cancelled performance are due. */
export interface MassRefundJob {
  readonly performanceId: string;
  readonly orderId: string;
}

/** Cancelled performances and their jobs in the database. */
export interface PerformanceCancellations {
  start(tx: Transaction, cancellation: PerformanceCancellation): Promise<void>;
  progress(performanceId: string): Promise<PerformanceCancellationProgress | undefined>;
  /** Of every cancelled performance, the last cancelled first. */
  allProgress(): Promise<PerformanceCancellationProgress[]>;
  /** Every performance that was ever cancelled, by its id. */
  cancelled(): Promise<CancelledById>;
  /** Whether any job is due or may still turn up. */
  unsettled(): Promise<boolean>;
  /** Finds orders that were completed after the cancellation, and settles what cannot get any more. */
  sweep(): Promise<void>;
  /**
   * Does one due job in one commit, at the pace of all replicas together. False: none is due now. A job that fails
   * is postponed and given to `onFailure`.
   */
  refundNext(onFailure: (job: MassRefundJob, error: unknown) => void): Promise<boolean>;
}

/** That a performance does not take place, since when, and why, for people. */
export interface CancelledPerformance {
  readonly at: string;
  readonly reason: string;
}

/** Performances that do not take place, by id. */
export type CancelledById = ReadonlyMap<string, CancelledPerformance>;

/** Performances that do not take place, as every order has to know them. */
export interface CancelledPerformances {
  /** As of at most a second ago. What slips through in that second is found by the sweep. */
  current(): Promise<CancelledById>;
}

/** Source: cancelling is rare, ordering is hot. */
const freshMs = 1_000;
/** Source: orders that slipped through live for minutes; reading all lines costs tens of milliseconds. */
const sweepMs = 5_000;

export function cancelledPerformances(
  store: Pick<PerformanceCancellations, 'cancelled'>,
  now: () => number = Date.now,
): CancelledPerformances {
  return { current: cachedRead(() => store.cancelled(), freshMs, now) };
}

/** Works the jobs off: each makes its order's refund durable; the refund runner then pays it back. */
export function massRefunds(
  store: PerformanceCancellations,
  log: SagaLog,
  now: () => number = Date.now,
): { runOnce(signal: AbortSignal): Promise<void> } {
  let sweptAt = Number.NEGATIVE_INFINITY;
  return {
    async runOnce(signal) {
      if (!(await store.unsettled())) return;
      if (now() - sweptAt >= sweepMs) {
        await store.sweep();
        sweptAt = now();
      }
      while (!signal.aborted && (await store.refundNext(logFailure)));
    },
  };

  function logFailure(job: MassRefundJob, error: unknown): void {
    log.error({ ...job, error }, 'an order of a cancelled performance could not be refunded yet');
  }
}
