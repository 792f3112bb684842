import type { Hold, SoldCategory } from '@clove/contracts';
import {
  type IdempotencyClaim,
  type IdempotencyRefusal,
  type IdempotencyScope,
  newId,
  type Refusal,
  type Transaction,
  Undone,
} from '@clove/service-kit';
import { newHold, type StoredHold } from '../domain/hold.ts';
import type { UnitTerms, Wanted } from '../domain/item.ts';
import type { HoldRefusal } from '../domain/refusal.ts';
import { cancelledItem, type ItemSale, outsideWindow, type Sale } from '../domain/sale.ts';
import { holdEvent, type Inventory, publicHold } from './inventory.ts';
import { type Claimed, giveBackQuota, type MostPerFan, NO_LIMIT, reserveQuota } from './limits.ts';
import { type AnswersToKeep, SweepFirst } from './ports.ts';
import { sweepFirstOf, sweepingFirst } from './sweep-holds.ts';
import type { Availability, UnitStore } from './units.ts';

/** One fan's request to hold units, with its Idempotency-Key. */
export interface PlaceRequest<R> {
  readonly scope: IdempotencyScope;
  readonly fanId: string;
  readonly request: R;
  readonly correlationId: string;
}

export type PlaceAnswer<F extends Refusal = never> =
  | { readonly kind: 'placed'; readonly hold: Hold }
  | { readonly kind: 'refused'; readonly refusal: HoldRefusal | F | IdempotencyRefusal }
  /** The answer that an earlier request with the same key was given. */
  | { readonly kind: 'replayed'; readonly status: number; readonly body: unknown };

/**
 * Places many fans' holds in one transaction: settled in arrival order, each wholly or not at all, with mixed
 * outcomes. When none is placed the transaction is undone, so that a refusal costs no write and its
 * Idempotency-Key may be used again; a refusal beside another fan's success is kept with its key.
 */
export function placeHolds<R, F extends Refusal>(
  placing: Placing<R, F>,
  requests: readonly PlaceRequest<R>[],
): Promise<PlaceAnswer<F>[]> {
  const { inventory } = placing;
  return sweepingFirst(inventory, () => inventory.unitOfWork.run((tx) => placeWithin(tx, placing, requests)));
}

/** Where holds of one kind of unit are placed. */
export interface Placing<R, F extends Refusal = never> {
  readonly inventory: Inventory;
  /** One of the inventory's stores. */
  readonly store: UnitStore<R, F>;
  readonly answersToKeep: AnswersToKeep<F>;
  /** Staff place them for guests: neither the limit per fan nor the times of the sale bind them. @default false */
  readonly atDesk?: boolean;
}

/** A request on its way: refused as soon as `refusal` is set. */
interface Entry<R, F extends Refusal> {
  readonly asked: PlaceRequest<R>;
  /** As the store resolved it. */
  readonly request: R;
  readonly holdId: string;
  wanted: Wanted;
  readonly prices: readonly number[];
  readonly categories: readonly SoldCategory[] | null;
  readonly terms: UnitTerms | null;
  /** Undefined when the unlocked read refused it. */
  readonly sale: ItemSale | undefined;
  refusal: HoldRefusal | F | undefined;
}

async function placeWithin<R, F extends Refusal>(
  tx: Transaction,
  placing: Placing<R, F>,
  requests: readonly PlaceRequest<R>[],
): Promise<PlaceAnswer<F>[] | Undone<PlaceAnswer<F>[] | SweepFirst>> {
  const { inventory, store } = placing;
  const wanted = requests.map(({ request }) => store.wanted(request));
  // None needs another's answer: together they are one round trip.
  const [claims, sale, availabilities, most] = await Promise.all([
    tx.idempotency.claim(requests.map(({ scope }) => scope)),
    inventory.sale.read(tx),
    store.availability(
      tx,
      requests.map(({ request }) => request),
    ),
    inventory.limits.read(
      tx,
      wanted.map(({ item }) => item),
    ),
  ]);
  const settled = requests.map((_, index) => settledBefore(claims[index]));
  const entries: Entry<R, F>[] = requests.flatMap((asked, index) =>
    settled[index] === undefined ? [newEntry(asked, wanted[index], availabilities[index])] : [],
  );

  let placed: StoredHold[] = [];
  if (sale === undefined || sale.paused) {
    const reason = sale === undefined ? 'not-provisioned' : 'sales-paused';
    for (const entry of entries) entry.refusal = { reason };
  } else if (entries.length > 0) {
    const claimed = await claim(
      tx,
      placing,
      { sale, most },
      entries.filter((entry) => entry.refusal === undefined),
    );
    if (claimed instanceof SweepFirst) return new Undone(claimed);
    placed = claimed;
  }

  const bodies = new Map(placed.map((hold) => [hold.id, publicHold(inventory, hold)]));
  let next = 0;
  const answers = settled.map((answer) => answer ?? answerOf(entries[next++], bodies));
  if (placed.length === 0) return new Undone(answers);

  inventory.holds.insert(tx, placed);
  const correlations = new Map(entries.map(({ holdId, asked }) => [holdId, asked.correlationId]));
  tx.publish(...placed.map((hold) => holdEvent(inventory, 'HoldPlaced', hold, correlations.get(hold.id))));
  keepAnswers(tx, placing, entries, bodies);
  return answers;
}

function newEntry<R, F extends Refusal>(
  asked: PlaceRequest<R>,
  wanted: Wanted | undefined,
  seen: Availability<F, R> | undefined,
): Entry<R, F> {
  if (seen === undefined || wanted === undefined) throw new Error('one request has one availability');
  const entry = { asked, request: asked.request, holdId: newId(), wanted };
  if ('refusal' in seen) {
    return { ...entry, prices: [], categories: null, terms: null, sale: undefined, refusal: seen.refusal };
  }
  const { prices, categories = null, terms = null, sale, resolved = asked.request } = seen;
  return { ...entry, request: resolved, prices, categories, terms, sale, refusal: undefined };
}

async function claim<R, F extends Refusal>(
  tx: Transaction,
  { inventory, store, atDesk = false }: Placing<R, F>,
  { sale, most }: { readonly sale: Sale; readonly most: MostPerFan },
  entries: Entry<R, F>[],
): Promise<StoredHold[] | SweepFirst> {
  if (entries.length === 0) return [];
  // One round trip, in the order of the locks: over-quota requests are excluded before claiming.
  const [over, units] = await Promise.all([
    reserveQuota(tx, inventory, entries.map(claimedBy), (scope) => (atDesk ? NO_LIMIT : most(scope, sale))),
    store.lock(
      tx,
      entries.map(({ request }) => request),
    ),
  ]);
  const fansOver = entries.filter((_, index) => over[index] !== undefined).map(({ asked }) => asked.fanId);
  if (fansOver.length > 0) {
    const sweepFirst = await sweepFirstOf(tx, inventory, fansOver);
    if (sweepFirst !== undefined) return sweepFirst;
  }
  const within = entries.filter((entry, index) => {
    const limit = over[index];
    if (limit !== undefined) entry.refusal = { reason: 'quota-exceeded', ...limit };
    return limit === undefined;
  });

  for (const entry of within) {
    entry.refusal = atDesk ? cancelledItem(entry.sale) : outsideWindow(sale, units.now, entry.sale);
  }
  const onSale = within.filter((entry) => entry.refusal === undefined);
  const expiresAt = new Date(units.now.getTime() + inventory.holdSeconds * 1000);
  const answers = await units.claim(
    onSale.map(({ holdId, request }) => ({ holdId, request })),
    expiresAt,
  );
  if (answers instanceof SweepFirst) return answers;
  onSale.forEach((entry, index) => {
    const answer = answers[index];
    if (answer === undefined) return;
    if ('chosen' in answer) entry.wanted = { ...entry.wanted, units: answer.chosen };
    else entry.refusal = answer;
  });
  await giveBackQuota(tx, inventory, within.filter((entry) => entry.refusal !== undefined).map(claimedBy));
  return within
    .filter((entry) => entry.refusal === undefined)
    .map(({ asked, holdId, wanted, prices, categories, terms }) =>
      newHold({
        ...wanted,
        id: holdId,
        fanId: asked.fanId,
        kind: store.kind,
        prices,
        categories,
        terms,
        currency: sale.currency,
        createdAt: units.now,
        expiresAt,
      }),
    );
}

function claimedBy<R, F extends Refusal>({ asked, wanted }: Entry<R, F>): Claimed {
  return { fanId: asked.fanId, item: wanted.item, quantity: wanted.quantity };
}

/** The answer to a request whose key was used before; undefined when it is new. */
function settledBefore(claimed: IdempotencyClaim | undefined): PlaceAnswer | undefined {
  switch (claimed?.outcome) {
    case undefined:
      throw new Error('one scope gives one claim');
    case 'new':
      return undefined;
    case 'replay':
      return { kind: 'replayed', status: claimed.status, body: claimed.body };
    case 'refused':
      return { kind: 'refused', refusal: claimed.refusal };
  }
}

function answerOf<R, F extends Refusal>(
  entry: Entry<R, F> | undefined,
  bodies: ReadonlyMap<string, Hold>,
): PlaceAnswer<F> {
  if (entry === undefined) throw new Error('one request gives one entry');
  if (entry.refusal !== undefined) return { kind: 'refused', refusal: entry.refusal };
  return { kind: 'placed', hold: bodyOf(entry, bodies) };
}

function keepAnswers<R, F extends Refusal>(
  tx: Transaction,
  { answersToKeep }: Placing<R, F>,
  entries: readonly Entry<R, F>[],
  bodies: ReadonlyMap<string, Hold>,
): void {
  tx.idempotency.answer(
    entries.map((entry) => ({
      scope: entry.asked.scope,
      ...(entry.refusal === undefined
        ? answersToKeep.placed(bodyOf(entry, bodies))
        : answersToKeep.refused(entry.refusal)),
    })),
  );
}

function bodyOf<R, F extends Refusal>({ holdId }: Entry<R, F>, bodies: ReadonlyMap<string, Hold>): Hold {
  const hold = bodies.get(holdId);
  if (hold === undefined) throw new Error(`hold ${holdId} was neither placed nor refused`);
  return hold;
}
