import type { RoomSyncRequest } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { Room } from '@clove/waiting-room';

export type AskedTurn = RoomSyncRequest['turns'][number];

/** When a sale opens and closes, as the festival file says. */
export interface SaleTimes {
  readonly opensAt: Date;
  readonly closesAt: Date;
}

export interface ProvisionedRoom extends SaleTimes {
  readonly sale: number;
  readonly generation: number;
  /** Whether it has opened, by the database's clock. */
  readonly opened: boolean;
}

/** The present room. It is locked before it is changed. */
export interface RoomBook {
  /** Undefined: no sale was provisioned yet. */
  lock(tx: Transaction): Promise<Room | undefined>;
  save(tx: Transaction, room: Room): void;
  lockProvisioned(tx: Transaction): Promise<ProvisionedRoom | undefined>;
  /** A sale with a draw of its own. */
  add(tx: Transaction, generation: number, times: SaleTimes, drawKey: Buffer): Promise<void>;
  move(tx: Transaction, sale: number, generation: number, times: SaleTimes): Promise<void>;
}

/** Who shops, and who did. */
export interface TurnBook {
  /** Makes the turns that lasted when a pause began, or began in it, longer by their part of it. */
  resume(tx: Transaction, sale: number, pausedAt: number): Promise<void>;
  /** Ends what is over, unless the sale is paused; how many that were, and the time in milliseconds. */
  sweep(
    tx: Transaction,
    sale: number,
    isPaused: boolean,
  ): Promise<{ readonly ended: number; readonly now: number }>;
  /**
   * Begins a turn of each member who has none and whose place was taken after their last one ended.
   * @param pausedAt since when the sale is paused, in milliseconds: turns do not run out meanwhile
   * @returns by member, until when their turn lasts in milliseconds; null: their place is used up
   */
  begin(
    tx: Transaction,
    sale: number,
    asked: readonly AskedTurn[],
    shoppingSeconds: number,
    pausedAt: number | null,
  ): Promise<{ readonly began: number; readonly until: ReadonlyMap<string, number | null> }>;
}
