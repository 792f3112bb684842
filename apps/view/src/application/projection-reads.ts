import type { Contribution } from '../domain/contribution.ts';
import type { KindData, KindName } from '../domain/kinds.ts';

/** Reads of the generation that is shown. */
export interface ProjectionReads {
  /** All entities of a kind, by id. For kinds with few: a festival has hundreds of them, not thousands. */
  all<K extends KindName>(kind: K): Promise<KindData<K>[]>;
  /** A fan's entities of a kind, the newest ids first. */
  ofFan<K extends KindName>(kind: K, fanId: string, limit: number): Promise<KindData<K>[]>;
  /** Those of the ids that are known. */
  byIds<K extends KindName>(kind: K, ids: readonly string[]): Promise<KindData<K>[]>;
  /** Sums of a board, of keys from `from` and before `to`; all of it by default. */
  sums(board: Contribution['board'], keys?: { readonly from: string; readonly to: string }): Promise<Sum[]>;
  /** Of these numbered seats, those that a hold has or that staff blocked. */
  takenSeats(seatIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Payments of the days, by method; see {@link Settlement}. */
  settlement(from: Date, to: Date): Promise<Settlement[]>;
}

export interface Sum {
  readonly key: string;
  readonly measure: string;
  readonly value: number;
}

/** What moved with one payment method in a span of time, in the currency's smallest unit. */
export interface Settlement {
  readonly method: string;
  /** Payments captured in it. */
  readonly payments: number;
  readonly captured: number;
  readonly refunded: number;
}
