import { newId, type Transaction } from '@clove/service-kit';
import { newHold, type StoredHold, unitsPerItem } from '../domain/hold.ts';
import { outsideWindow, type Sale } from '../domain/sale.ts';
import { served, type WaitingEntry } from '../domain/waiting.ts';
import { holdEvent, type Inventory, publicHold } from './inventory.ts';
import { reserveQuota } from './limits.ts';
import type { Offerable, OfferedUnits, Units, UnitsOfHold } from './units.ts';

/** Entries of a line that are locked and served together. */
const ROUND = 50;

/**
 * Locks the quota rows of the holds' fans, of `others` and, since what these holds free is offered in the same transaction, of
 * those who wait for it. One sorted statement: quota comes before holds in the lock order.
 */
export async function lockQuotaOf(
  tx: Transaction,
  inventory: Inventory,
  holdIds: readonly string[],
  others: readonly string[] = [],
): Promise<void> {
  const heads = await inventory.waiting.book.headFans(tx, { holdIds });
  await inventory.quota.lockFansOf(tx, holdIds, [...heads, ...others]);
}

/**
 * Offers units that were just freed to those who wait for their items, before anyone else can see them: the
 * caller's transaction still has them locked. When no fan waits it costs one read.
 */
export async function offerFreed(
  tx: Transaction,
  inventory: Inventory,
  freed: readonly UnitsOfHold[],
): Promise<void> {
  if (freed.length === 0) return;
  const counts = new Map<string, number>();
  for (const { hold, unitIds } of freed) {
    for (const [item, units] of unitsPerItem(hold, unitIds))
      counts.set(item, (counts.get(item) ?? 0) + units);
  }
  await offerIn(tx, inventory, [...counts.keys()], (item) => counts.get(item) ?? 0);
}

/** Offers units of those of the items for which a fan waits; `freedOf` = units of it just freed. */
export async function offerIn(
  tx: Transaction,
  inventory: Inventory,
  items: readonly string[],
  freedOf: (item: string) => number,
): Promise<void> {
  const waited = await inventory.waiting.book.waitedFor(tx, items);
  if (waited.length === 0) return;
  const sale = await inventory.sale.read(tx);
  if (sale === undefined) return;
  for (const item of waited) await offerItem(tx, inventory, sale, item, freedOf(item));
}

/**
 * Serves the line of one item, first come, first served. Free units that are too few for all who wait
 * are kept for the line, closed to the public, as far as they were freed for it: a fan who joins for more than is
 * free takes nothing away from the public. Outside the sale's window nothing is offered; while sales are paused
 * everything freed is kept, for the sweep to offer when they go on.
 *
 * Only units that the line was kept from, i.e. freed ones, ever gather, and fewer than one entry wants: at most
 * one fan's limit - 1 of an item stay idle so.
 */
export async function offerItem(
  tx: Transaction,
  inventory: Inventory,
  sale: Sale,
  item: string,
  freed: number,
): Promise<void> {
  const { book } = inventory.waiting;
  for (const units of inventory.units) await units.lockItem(tx, item);
  let line = await lockLine(tx, inventory, item);
  const found = await offerableOf(tx, inventory.units, item);
  if (found === undefined) return;
  const { kept, now, onSale } = found.offerable;
  const inWindow = onSale && outsideWindow(sale, now, found.offerable.sale) === undefined;
  const open = inWindow && !sale.paused;
  const most = await inventory.limits.read(tx, [item]);

  const granted: Granted[] = [];
  const passedOver: WaitingEntry[] = [];
  const overtaken = new Set<string>();
  let left = found.offerable.free;
  let waiting = line.length > 0;
  while (open && line.length > 0) {
    const round = await serve(tx, inventory, (scope) => most(scope, sale), line, left);
    for (const entry of round.granted) granted.push({ entry, holdId: newId() });
    passedOver.push(...round.passedOver);
    for (const entry of round.overtaken) overtaken.add(entry.id);
    left = round.left;
    waiting = round.waiting.length > 0;
    const served = round.granted.length + round.passedOver.length;
    if (left === 0 || line.length < ROUND || served === 0) break;
    const gone = [...granted.map(({ entry }) => entry), ...passedOver].map(({ id }) => id);
    line = await book.lockLine(tx, item, ROUND, gone);
    waiting = line.length > 0;
  }
  const keep = waiting ? Math.min(left, kept + (inWindow ? freed : 0)) : 0;
  if (granted.length === 0 && passedOver.length === 0 && keep === kept) return;
  await makeOffers(tx, inventory, sale, item, found, granted, keep);
  await book.save(tx, {
    offered: granted.map(({ entry, holdId }) => ({ entryId: entry.id, holdId })),
    passedOver: passedOver.map(({ id }) => id),
    overtaken: [...overtaken],
  });
  for (const entry of passedOver) {
    tx.publish({
      type: `${inventory.name}.OfferPassedOver`,
      subject: entry.id,
      subjectVersion: 1,
      data: { entry: waitingData(inventory, entry) },
    });
  }
}

/** Locks the head of a line, in line order. */
export function lockLine(tx: Transaction, inventory: Inventory, item: string): Promise<WaitingEntry[]> {
  return inventory.waiting.book.lockLine(tx, item, ROUND, []);
}

interface Granted {
  readonly entry: WaitingEntry;
  readonly holdId: string;
}

interface Found {
  readonly units: Units;
  readonly offerable: Offerable;
}

async function offerableOf(
  tx: Transaction,
  kinds: readonly Units[],
  item: string,
): Promise<Found | undefined> {
  for (const units of kinds) {
    const offerable = await units.readOfferable(tx, item);
    if (offerable !== undefined) return { units, offerable };
  }
  return undefined;
}

interface Round {
  readonly granted: readonly WaitingEntry[];
  readonly passedOver: readonly WaitingEntry[];
  readonly overtaken: readonly WaitingEntry[];
  readonly waiting: readonly WaitingEntry[];
  readonly left: number;
}

/** Finds who of this part of the line is served, quota reserved; whom their limit keeps from it is passed over. */
async function serve(
  tx: Transaction,
  inventory: Inventory,
  most: (scope: string) => number,
  line: readonly WaitingEntry[],
  free: number,
): Promise<Round> {
  const granted: WaitingEntry[] = [];
  const passedOver: WaitingEntry[] = [];
  const busy = new Set<WaitingEntry>();
  let waiting = [...line];
  let left = free;
  for (;;) {
    const next = served(
      waiting.filter((entry) => !busy.has(entry)),
      left,
    );
    if (next.length === 0) break;
    const fans = next.map(({ fanId }) => fanId);
    await inventory.quota.lockFansNow(tx, fans);
    const over = await reserveQuota(tx, inventory, next, most);
    const refused = next.filter((_, index) => over[index] !== undefined);
    for (const entry of next.filter((_, index) => over[index] === undefined)) {
      granted.push(entry);
      left -= entry.quantity;
    }
    for (const entry of refused) {
      // Only holds that lapsed use the limit up: the fan keeps the place until they are swept.
      const lapsed = await inventory.holds.lapsed(tx, { fans: [entry.fanId] }, inventory.graceSeconds, 1);
      if (lapsed.length > 0) busy.add(entry);
      else passedOver.push(entry);
    }
    const gone = new Set([...granted, ...passedOver]);
    waiting = waiting.filter((entry) => !gone.has(entry));
  }
  const last = Math.max(-1, ...granted.map((entry) => line.indexOf(entry)));
  const overtaken = waiting.filter((entry) => line.indexOf(entry) < last);
  return { granted, passedOver, overtaken, waiting, left };
}

/** An offer is an ordinary hold, made for the fan: the audit and the public see its units as held. */
async function makeOffers(
  tx: Transaction,
  inventory: Inventory,
  sale: Sale,
  item: string,
  { units, offerable }: Found,
  granted: readonly Granted[],
  keep: number,
): Promise<void> {
  const expiresAt = new Date(offerable.now.getTime() + inventory.waiting.offerSeconds * 1000);
  const offered = await units.takeOffered(
    tx,
    item,
    granted.map(({ entry, holdId }) => ({ holdId, quantity: entry.quantity, expiresAt })),
    keep,
  );
  const holds = granted.map(({ entry, holdId }, index): StoredHold => {
    const named = unitsOf(offered, index, holdId);
    const { price, category } = offerable.priceIn(entry.category);
    return newHold({
      id: holdId,
      fanId: entry.fanId,
      kind: units.kind,
      item: named === null ? item : null,
      units: named,
      quantity: entry.quantity,
      prices: named === null ? [price] : named.map(() => price),
      categories: category === undefined ? null : Array.from({ length: entry.quantity }, () => category),
      terms: offerable.terms ?? null,
      currency: sale.currency,
      createdAt: offerable.now,
      expiresAt,
    });
  });
  inventory.holds.insert(tx, holds);
  holds.forEach((hold, index) => {
    const entry = granted[index]?.entry;
    if (entry === undefined) throw new Error('one entry gives one hold');
    tx.publish(holdEvent(inventory, 'HoldPlaced', hold), {
      type: `${inventory.name}.PlaceOffered`,
      subject: entry.id,
      subjectVersion: 1,
      data: { entry: waitingData(inventory, entry), hold: publicHold(inventory, hold) },
    });
  });
}

function unitsOf(offered: readonly OfferedUnits[], index: number, holdId: string): readonly string[] | null {
  const taken = offered[index];
  if (taken?.holdId !== holdId) throw new Error(`no units were taken for the offer ${holdId}`);
  return taken.units;
}

function waitingData({ waiting }: Inventory, { id, fanId, item, quantity, joinedAt }: WaitingEntry) {
  return { id, fanId, item, ...waiting.describe?.(item), quantity, joinedAt: joinedAt.toISOString() };
}

/** The sweep's part: offers what no release did, e.g. units that a buyer had locked just then and did not take. */
export async function offerEverywhere(inventory: Inventory, signal: AbortSignal): Promise<void> {
  const { book } = inventory.waiting;
  const items = await inventory.unitOfWork.run((tx) => book.waitedFor(tx));
  for (const item of items) {
    if (signal.aborted) return;
    await inventory.unitOfWork.run(async (tx) => {
      await inventory.quota.lockFansOf(tx, [], await book.headFans(tx, { items: [item] }));
      await offerIn(tx, inventory, [item], () => 0);
    });
  }
}
