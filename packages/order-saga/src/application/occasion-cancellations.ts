import { cachedRead, type Transaction } from '@clove/service-kit';
import type { SagaLog } from './saga-log.ts';

/** The organiser's decision that an occasion does not take place. */
export interface OccasionCancellation {
  readonly occasionId: string;
  /** For people, at most 150 characters; part of what is sent to the provider. */
  readonly reason: string;
  readonly cancelledBy: string;
  readonly correlationId: string;
}

/** A decision that was recorded. */
export interface RecordedCancellation extends OccasionCancellation {
  /** RFC 3339, UTC. */
  readonly cancelledAt: string;
}

/** How far the refunds are. Amounts in the currency's smallest unit. */
export interface OccasionCancellationProgress {
  readonly occasionId: string;
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

/** One order whose lines for a cancelled occasion are due. */
export interface MassRefundJob {
  readonly occasionId: string;
  readonly orderId: string;
}

/** Cancelled occasions and their jobs in the database. */
export interface OccasionCancellations {
  start(tx: Transaction, cancellation: OccasionCancellation): Promise<void>;
  progress(occasionId: string): Promise<OccasionCancellationProgress | undefined>;
  /** Of every cancelled occasion, the last cancelled first. */
  allProgress(): Promise<OccasionCancellationProgress[]>;
  /** Every occasion that was ever cancelled, by its id. */
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

/** That an occasion does not take place, since when, and why, for people. */
export interface CancelledOccasion {
  readonly at: string;
  readonly reason: string;
}

/** Occasions that do not take place, by id. */
export type CancelledById = ReadonlyMap<string, CancelledOccasion>;

/** Occasions that do not take place, as every order has to know them. */
export interface CancelledOccasions {
  /** As of at most a second ago. What slips through in that second is found by the sweep. */
  current(): Promise<CancelledById>;
}

/** Source: cancelling is rare, ordering is hot. */
const freshMs = 1_000;
/** Source: orders that slipped through live for minutes; reading all lines costs tens of milliseconds. */
const sweepMs = 5_000;

export function cancelledOccasions(
  store: Pick<OccasionCancellations, 'cancelled'>,
  now: () => number = Date.now,
): CancelledOccasions {
  return { current: cachedRead(() => store.cancelled(), freshMs, now) };
}

/** Works the jobs off: each makes its order's refund durable; the refund runner then pays it back. */
export function massRefunds(
  store: OccasionCancellations,
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
    log.error({ ...job, error }, 'an order of a cancelled occasion could not be refunded yet');
  }
}
