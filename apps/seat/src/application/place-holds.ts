import type { Hold } from '@clove/contracts';
import {
  type IdempotencyClaim,
  type IdempotencyScope,
  idempotencyProblem,
  newId,
  type Transaction,
} from '@clove/service-kit';
import { publicHold, type StoredHold } from '../domain/hold.ts';
import { notOnSale, overQuota, Refusal, salesPaused } from '../domain/refusal.ts';
import { outsideWindow, type PerformanceSale, type Sale } from '../domain/sale.ts';
import { quantityOf, type Wish } from '../domain/wish.ts';
import { holdEvent, type Inventory, sweepingFirst } from './inventory.ts';
import { type Look, SweepFirst, type UnitStore } from './ports.ts';
import { sweepHolds } from './sweep-holds.ts';

/** One fan's request to hold units. */
export interface PlaceRequest<W extends Wish> {
  readonly scope: IdempotencyScope;
  readonly fanId: string;
  readonly wish: W;
  readonly correlationId: string;
}

export type PlaceAnswer =
  | { readonly kind: 'placed'; readonly hold: unknown; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Places many fans' holds in one transaction: settled in arrival order, each wholly or not at all, with mixed
 * outcomes. When nobody got anything the transaction is undone, so that a refusal costs no write and its
 * Idempotency-Key may be used again; a refusal beside someone's success is kept with its key.
 */
export function placeHolds<W extends Wish>(
  inventory: Inventory,
  store: UnitStore<W>,
  requests: readonly PlaceRequest<W>[],
): Promise<PlaceAnswer[]> {
  return sweepingFirst(
    (scope) => sweepHolds(inventory, scope),
    async () => {
      try {
        return await inventory.unitOfWork.run((tx) => placeWithin(tx, inventory, store, requests));
      } catch (error) {
        if (error instanceof NothingPlaced) return error.answers;
        throw error;
      }
    },
  );
}

class NothingPlaced extends Error {
  readonly answers: PlaceAnswer[];
  constructor(answers: PlaceAnswer[]) {
    super('no hold of the batch was placed');
    this.name = 'NothingPlaced';
    this.answers = answers;
  }
}

/** A request on its way: refused as soon as `refusal` is set. */
interface Entry<W extends Wish> {
  readonly request: PlaceRequest<W>;
  readonly holdId: string;
  readonly quantity: number;
  readonly prices: readonly number[];
  /** Undefined when the look refused it. */
  readonly performance: PerformanceSale | undefined;
  refusal: Refusal | undefined;
}

async function placeWithin<W extends Wish>(
  tx: Transaction,
  inventory: Inventory,
  store: UnitStore<W>,
  requests: readonly PlaceRequest<W>[],
): Promise<PlaceAnswer[]> {
  // None needs another's answer: together they are one round trip.
  const [claims, sale, looks] = await Promise.all([
    tx.idempotency.claim(requests.map((request) => request.scope)),
    inventory.sale.read(tx),
    store.look(
      tx,
      requests.map((request) => request.wish),
    ),
  ]);
  const settled = requests.map((_, index) => settledBefore(claims[index]));
  const entries: Entry<W>[] = requests.flatMap((request, index) =>
    settled[index] === undefined ? [newEntry(request, looks[index])] : [],
  );
  const hopeful = () => entries.filter((entry) => entry.refusal === undefined);

  let placed: StoredHold[] = [];
  if (sale === undefined || sale.paused) {
    for (const entry of entries) entry.refusal = sale === undefined ? notOnSale : salesPaused;
  } else if (entries.length > 0) {
    placed = await claim(tx, inventory, store, sale, hopeful());
  }

  const bodies = new Map(placed.map((hold) => [hold.id, publicHold(hold)]));
  let next = 0;
  const answers = settled.map((answer) => answer ?? answerOf(entries[next++], bodies));
  if (placed.length === 0) throw new NothingPlaced(answers);

  inventory.holds.insert(tx, placed);
  const correlations = new Map(entries.map((entry) => [entry.holdId, entry.request.correlationId]));
  tx.publish(...placed.map((hold) => holdEvent('seat.HoldPlaced', hold, correlations.get(hold.id))));
  keepAnswers(tx, entries, bodies);
  return answers;
}

function newEntry<W extends Wish>(request: PlaceRequest<W>, seen: Look | undefined): Entry<W> {
  if (seen === undefined) throw new Error('one wish gives one look');
  const outcome =
    'refusal' in seen
      ? { prices: [], performance: undefined, refusal: seen.refusal }
      : { ...seen, refusal: undefined };
  return { request, holdId: newId(), quantity: quantityOf(request.wish), ...outcome };
}

async function claim<W extends Wish>(
  tx: Transaction,
  inventory: Inventory,
  store: UnitStore<W>,
  sale: Sale,
  entries: Entry<W>[],
): Promise<StoredHold[]> {
  if (entries.length === 0) return [];
  // One round trip, in the order of the locks: who is over the limit has wished for nothing, and so takes nothing.
  const [reserved, units] = await Promise.all([
    inventory.quota.reserve(tx, entries.map(quotaOf), sale.maxTicketsPerFan),
    store.lock(
      tx,
      entries.map(({ request }) => request.wish),
    ),
  ]);
  const refused = entries.filter((_, index) => reserved[index] !== true);
  await refuseOverQuota(tx, inventory, sale, refused);

  const within = entries.filter((_, index) => reserved[index] === true);
  for (const entry of within) entry.refusal = outsideWindow(sale, units.now, entry.performance);
  const onSale = within.filter((entry) => entry.refusal === undefined);
  const expiresAt = new Date(units.now.getTime() + inventory.holdSeconds * 1000);
  const refusals = await units.claim(
    onSale.map(({ holdId, request }) => ({ holdId, wish: request.wish })),
    expiresAt,
  );
  onSale.forEach((entry, index) => {
    entry.refusal = refusals[index];
  });
  await inventory.quota.giveBack(tx, within.filter((entry) => entry.refusal !== undefined).map(quotaOf));
  return within
    .filter((entry) => entry.refusal === undefined)
    .map((entry) => newHold(entry, sale, units.now, expiresAt));
}

function quotaOf<W extends Wish>({ request, quantity }: Entry<W>): { fanId: string; quantity: number } {
  return { fanId: request.fanId, quantity };
}

async function refuseOverQuota<W extends Wish>(
  tx: Transaction,
  inventory: Inventory,
  sale: Sale,
  entries: readonly Entry<W>[],
): Promise<void> {
  if (entries.length === 0) return;
  const fans = entries.map(({ request }) => request.fanId);
  const lapsed = await inventory.holds.lapsed(tx, { fans }, inventory.graceSeconds, 1);
  if (lapsed.length > 0) throw new SweepFirst({ fans });
  for (const entry of entries) entry.refusal = overQuota(sale.maxTicketsPerFan);
}

function newHold<W extends Wish>(
  { request, holdId, quantity, prices }: Entry<W>,
  sale: Sale,
  now: Date,
  expiresAt: Date,
): StoredHold {
  const wish: Wish = request.wish;
  return {
    id: holdId,
    fanId: request.fanId,
    performanceId: wish.performanceId,
    kind: wish.kind,
    sectionId: wish.kind === 'standing' ? wish.sectionId : null,
    seats: wish.kind === 'numbered' ? wish.seats : null,
    quantity,
    prices,
    currency: sale.currency,
    state: 'ACTIVE',
    orderId: null,
    letGo: {},
    createdAt: now,
    expiresAt,
    closed: false,
    released: [],
    version: 1,
  };
}

/** The answer of an earlier request with the same key; undefined: there is none. */
function settledBefore(claimOutcome: IdempotencyClaim | undefined): PlaceAnswer | undefined {
  switch (claimOutcome?.outcome) {
    case undefined:
      throw new Error('one scope gives one claim');
    case 'new':
      return undefined;
    case 'replay':
      return claimOutcome.status < 300
        ? { kind: 'placed', hold: claimOutcome.body, replayed: true }
        : { kind: 'refused', refusal: Refusal.parse(claimOutcome.body) };
    case 'refused':
      return refused(idempotencyProblem(claimOutcome.refusal));
  }
}

function refused(refusal: Refusal): PlaceAnswer {
  return { kind: 'refused', refusal };
}

function answerOf<W extends Wish>(
  entry: Entry<W> | undefined,
  bodies: ReadonlyMap<string, Hold>,
): PlaceAnswer {
  if (entry === undefined) throw new Error('one request gives one entry');
  if (entry.refusal !== undefined) return refused(entry.refusal);
  const hold = bodies.get(entry.holdId);
  if (hold === undefined) throw new Error(`hold ${entry.holdId} was neither placed nor refused`);
  return { kind: 'placed', hold, replayed: false };
}

function keepAnswers<W extends Wish>(
  tx: Transaction,
  entries: readonly Entry<W>[],
  bodies: ReadonlyMap<string, Hold>,
): void {
  tx.idempotency.answer(
    entries.map(({ request, holdId, refusal }) => ({
      scope: request.scope,
      status: refusal?.status ?? 201,
      body: refusal ?? bodies.get(holdId),
    })),
  );
}
