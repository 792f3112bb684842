import { type Inventory, offerIn } from '@clove/inventory';
import { newId, type Queryable, type Transaction } from '@clove/service-kit';
import { sectionKey, sectionName } from '../domain/section.ts';
import { ConsoleRefused } from './console-refused.ts';

/** Who blocks or unblocks, and why. */
export interface BlockedBy {
  readonly memberId: string;
  readonly note: string;
  readonly correlationId: string;
}

/** Seats that were blocked at once. */
export interface SeatBlock {
  readonly id: string;
  readonly performanceId: string;
  /** Those that are still blocked, sorted. */
  readonly seats: readonly string[];
}

/** A block as staff see it. */
export interface ShownBlock extends SeatBlock {
  readonly note: string;
  /** The member who blocked. */
  readonly by: string;
  readonly at: Date;
  readonly unblocked: readonly {
    readonly seats: readonly string[];
    readonly note: string;
    readonly by: string;
    readonly at: Date;
  }[];
}

/** A seat whose row is locked. */
export interface BlockableSeat {
  readonly id: string;
  /** On sale, no one's, and not blocked. */
  readonly free: boolean;
  readonly blockId: string | null;
}

export interface BlockBook {
  /** Locks these seats of the performance in id order; those that do not exist are left out. */
  lock(tx: Transaction, performanceId: string, seats: readonly string[]): Promise<BlockableSeat[]>;
  block(tx: Transaction, block: SeatBlock, by: BlockedBy): Promise<void>;
  /** Opens seats of a block again. Answers the block, and its version. */
  unblock(
    tx: Transaction,
    blockId: string,
    seats: readonly string[],
    by: BlockedBy,
  ): Promise<{ readonly block: SeatBlock; readonly version: number }>;
  /** Oldest first. */
  ofPerformance(db: Queryable, performanceId: string): Promise<ShownBlock[]>;
}

/** Closes free seats to everybody, all or none. Never one that is held or sold. Throws ConsoleRefused. */
export async function blockSeats(
  tx: Transaction,
  book: BlockBook,
  asked: Pick<SeatBlock, 'performanceId' | 'seats'>,
  by: BlockedBy,
): Promise<SeatBlock> {
  const locked = await lockAll(tx, book, asked);
  const taken = locked.filter(({ free }) => !free).map(({ id }) => id);
  if (taken.length > 0) throw new ConsoleRefused({ reason: 'seats-not-free', seats: taken });
  const block = { id: newId(), performanceId: asked.performanceId, seats: locked.map(({ id }) => id) };
  await book.block(tx, block, by);
  tx.publish({ type: 'seat.SeatsBlocked', subject: block.id, subjectVersion: 1, data: block });
  return block;
}

/** Opens seats again that staff blocked, all or none; those who wait are offered them first. Throws ConsoleRefused. */
export async function unblockSeats(
  tx: Transaction,
  inventory: Inventory,
  book: BlockBook,
  asked: Pick<SeatBlock, 'performanceId' | 'seats'>,
  by: BlockedBy,
): Promise<void> {
  const locked = await lockAll(tx, book, asked);
  const others = locked.filter(({ blockId }) => blockId === null).map(({ id }) => id);
  if (others.length > 0) throw new ConsoleRefused({ reason: 'seats-not-blocked', seats: others });
  const byBlock = Map.groupBy(locked, ({ blockId }) => blockId ?? '');
  for (const [blockId, seats] of [...byBlock].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const ids = seats.map(({ id }) => id);
    const { block, version } = await book.unblock(tx, blockId, ids, by);
    tx.publish({
      type: 'seat.SeatsUnblocked',
      subject: block.id,
      subjectVersion: version,
      data: { ...block, seats: [...block.seats] },
    });
  }
  const freed = Map.groupBy(locked, ({ id }) => sectionName(sectionKey(id)));
  await offerIn(tx, inventory, [...freed.keys()], (section) => freed.get(section)?.length ?? 0);
}

async function lockAll(
  tx: Transaction,
  book: BlockBook,
  { performanceId, seats }: Pick<SeatBlock, 'performanceId' | 'seats'>,
): Promise<BlockableSeat[]> {
  const locked = await book.lock(tx, performanceId, seats);
  const found = new Set(locked.map(({ id }) => id));
  const unknown = seats.filter((id) => !found.has(id));
  if (unknown.length > 0) throw new ConsoleRefused({ reason: 'no-such-seats', seats: unknown });
  return locked;
}
