import type { Currency, EventData, FieldValues } from '@clove/contracts';
import type { Picture, Queryable, Transaction } from '@clove/service-kit';
import type { CountedStock, StoredItem } from '../domain/item.ts';
import type { PickUp, Piece } from '../domain/pick-up.ts';

/** The items, inside one transaction. Locks: items by id, then their stock by name. */
export interface GoodsBook {
  /** All of them, by id, locked. */
  items(tx: Transaction): Promise<StoredItem[]>;
  /** Locked; undefined: there is none. */
  item(tx: Transaction, id: string): Promise<StoredItem | undefined>;
  /** False: the id is taken, and what has it stays as it was. */
  insert(tx: Transaction, item: StoredItem): Promise<boolean>;
  update(tx: Transaction, item: StoredItem): Promise<void>;
  /** What is counted of an item by stock name, options that it has no more included; locked. */
  stock(tx: Transaction, itemId: string): Promise<Map<string, CountedStock>>;
  /** Adds a signed entry and its pieces. */
  correct(tx: Transaction, correction: StockCorrection): Promise<void>;
  storePicture(tx: Transaction, picture: Picture): Promise<void>;
  /** Undefined: nothing was provisioned. */
  currency(tx: Transaction): Promise<Currency | undefined>;
}

/** Pieces that came or went, beside what the file or the console said was received. */
export interface StockCorrection {
  /** See `stockName`. */
  readonly name: string;
  readonly delta: number;
  readonly reason: string;
  readonly memberId: string;
}

/** From when refunds of goods count; one row. */
export interface RefundTermsBook {
  read(
    tx: Transaction,
  ): Promise<{ festival: string; refundsFrom: string; lastApplied: FieldValues } | undefined>;
  save(tx: Transaction, festival: string, refundsFrom: string, lastApplied: FieldValues): Promise<void>;
}

/** A pick-up that does not exist yet, without the code, which the store draws. */
export type NewPickUp = Omit<PickUp, 'code' | 'createdAt' | 'version'>;

/** Pick-ups, inside one transaction. Locked after the hold and before nothing but the outbox. */
export interface PickUpStore {
  create(tx: Transaction, pickUps: readonly NewPickUp[]): Promise<void>;
  /** Locked in id order; `now` is the database's clock once all are locked. */
  lock(
    tx: Transaction,
    of: { readonly ids: readonly string[] } | { readonly holdIds: readonly string[] },
  ): Promise<{ readonly now: Date; readonly pickUps: PickUp[] }>;
  /** Writes versions of locked pick-ups, and their changed pieces. */
  save(tx: Transaction, pickUps: readonly PickUp[], pieces: readonly Piece[]): Promise<void>;
  log(tx: Transaction, entry: DeskEntry & { readonly pickUpId: string }): Promise<void>;
  /** Removes the codes of this fan's pick-ups of which nothing waits. */
  forgetCodes(tx: Transaction, fanId: string): Promise<void>;
}

/** What staff did with a pick-up. */
export interface DeskEntry {
  readonly action: 'COLLECTED' | 'UNDONE';
  readonly unitIds: readonly string[];
  readonly reason: string | null;
  readonly memberId: string;
}

/** Reads of pick-ups, outside of a transaction. */
export interface PickUpReads {
  ofFan(fanId: string): Promise<PickUp[]>;
  byId(id: string): Promise<PickUp | undefined>;
  byCode(code: string): Promise<PickUp | undefined>;
  /** Those of which a piece waits, with these pieces only, oldest first. */
  open(): Promise<PickUp[]>;
  log(pickUpId: string): Promise<(DeskEntry & { readonly at: Date })[]>;
}

/** One line of the stock board. */
export interface StockCounts {
  /** See `stockName`. */
  readonly name: string;
  readonly received: number;
  /** Sum of the corrections. */
  readonly corrected: number;
  /** Held or kept for a waiting list; being paid included. */
  readonly held: number;
  readonly sold: number;
  /** Of `sold`. */
  readonly collected: number;
  /** Fans who wait. */
  readonly waiting: number;
}

export interface StockBoard {
  counts(db: Queryable): Promise<StockCounts[]>;
}

/** Signs and verifies QR codes of pick-ups with the festival's key. */
export interface PickUpSigner {
  /** Codes are signed when they are shown, so that no code is stored and a key can be changed. */
  qrOf(pickUpId: string): string;
  /** The pick-up that a code is of, if this festival signed it; undefined otherwise. */
  verified(code: string): string | undefined;
}

export type ItemData = EventData<'merch.ItemChanged'>;
