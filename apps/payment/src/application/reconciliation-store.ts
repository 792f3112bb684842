import type { LedgerEntry, LedgerSum, ReconciliationAnswer, SettlementFinding } from '@clove/contracts';
import type { Payment } from '../domain/payment.ts';
import type { BookedPayment, ReconciliationPhase } from '../domain/reconciliation.ts';

/** An entry of the ledger; what the provider keeps of it is not booked. */
export type Entry = Omit<LedgerEntry, 'providerFee'>;

export interface Span {
  readonly from: Date;
  /** Excluded. */
  readonly to: Date;
}

/** A comparison under way, under the caller's lease. */
export interface Reconciliation extends Span {
  readonly run: string;
  readonly phase: ReconciliationPhase;
  /** Up to where the phase is done, in its own terms; '' at its begin. */
  readonly cursor: string;
  readonly version: number;
  /** Tries of the present step that the provider did not answer. */
  readonly tries: number;
}

/** What one step found, and where the next begins. */
export interface ReconciliationStep {
  readonly phase: ReconciliationPhase;
  readonly cursor: string;
  readonly payments: number;
  readonly listed: boolean;
  readonly findings: readonly SettlementFinding[];
}

/** A payment to be compared: as it is, what the ledger says, and whether a refund of it is at the provider just now. */
export interface ComparedPayment {
  readonly payment: Payment;
  readonly booked: BookedPayment;
  readonly refundUnderWay: boolean;
}

/** The ledger as it is read for settlements, and the comparisons of it with the providers' books. */
export interface ReconciliationStore {
  entries(span: Span, after: number, limit: number): Promise<Entry[]>;
  entriesOf(orderIds: readonly string[]): Promise<Entry[]>;
  /** By day of the zone and method. `basisPoints`: of what the provider keeps, by method. */
  sums(span: Span, timezone: string, basisPoints: Readonly<Record<string, number>>): Promise<LedgerSum[]>;
  /** Begins a run, or answers how far it is. */
  begin(run: string, span: Span): Promise<ReconciliationAnswer>;
  /** Takes a due run whose lease ran out. */
  claim(): Promise<Reconciliation | undefined>;
  /** False: another replica has it. */
  record(reconciliation: Reconciliation, step: ReconciliationStep): Promise<boolean>;
  /** The provider did not answer: the step is tried again after so many milliseconds. */
  postpone(reconciliation: Reconciliation, ms: number): Promise<void>;
  /** Payments of ledger entries after the cursor (an entry's number), and the last entry that was read; null: no more. */
  inLedger(span: Span, cursor: string, limit: number): Promise<{ ids: string[]; last: string | null }>;
  /** The same of payments that were begun in the span and are not captured; the cursor is a payment's id. */
  unpaid(span: Span, cursor: string, limit: number): Promise<{ ids: string[]; last: string | null }>;
  compared(ids: readonly string[]): Promise<ComparedPayment[]>;
}
