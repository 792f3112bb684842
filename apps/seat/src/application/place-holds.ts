import type { Hold } from '@clove/contracts';
import {
  type IdempotencyClaim,
  type IdempotencyRefusal,
  type IdempotencyScope,
  newId,
  type Transaction,
  Undone,
} from '@clove/service-kit';
import { publicHold, type StoredHold } from '../domain/hold.ts';
import { type HoldRequest, quantityOf } from '../domain/hold-request.ts';
import { outsideWindow, type PerformanceSale, type Sale } from '../domain/sale.ts';
import type { HoldRefusal } from '../domain/seat-refusal.ts';
import { holdEvent, type Inventory } from './inventory.ts';
import { SweepFirst } from './ports.ts';
import { sweepFirstOf, sweepingFirst } from './sweep-holds.ts';
import type { Availability, UnitStore } from './units.ts';

/** One fan's request to hold units, with its Idempotency-Key. */
export interface PlaceRequest<R extends HoldRequest> {
  readonly scope: IdempotencyScope;
  readonly fanId: string;
  readonly request: R;
  readonly correlationId: string;
}

export type PlaceAnswer =
  | { readonly kind: 'placed'; readonly hold: Hold }
  | { readonly kind: 'refused'; readonly refusal: HoldRefusal | IdempotencyRefusal }
  /** The answer that an earlier request with the same key was given. */
  | { readonly kind: 'replayed'; readonly status: number; readonly body: unknown };

/**
 * Places many fans' holds in one transaction: settled in arrival order, each wholly or not at all, with mixed
 * outcomes. When none is placed the transaction is undone, so that a refusal costs no write and its
 * Idempotency-Key may be used again; a refusal beside another fan's success is kept with its key.
 */
export function placeHolds<R extends HoldRequest>(
  inventory: Inventory,
  store: UnitStore<R>,
  requests: readonly PlaceRequest<R>[],
): Promise<PlaceAnswer[]> {
  return sweepingFirst(inventory, () =>
    inventory.unitOfWork.run((tx) => placeWithin(tx, inventory, store, requests)),
  );
}

/** A request on its way: refused as soon as `refusal` is set. */
interface Entry<R extends HoldRequest> {
  readonly asked: PlaceRequest<R>;
  readonly holdId: string;
  readonly quantity: number;
  readonly prices: readonly number[];
  /** Undefined when the unlocked read refused it. */
  readonly performance: PerformanceSale | undefined;
  refusal: HoldRefusal | undefined;
}

async function placeWithin<R extends HoldRequest>(
  tx: Transaction,
  inventory: Inventory,
  store: UnitStore<R>,
  requests: readonly PlaceRequest<R>[],
): Promise<PlaceAnswer[] | Undone<PlaceAnswer[] | SweepFirst>> {
  // None needs another's answer: together they are one round trip.
  const [claims, sale, availabilities] = await Promise.all([
    tx.idempotency.claim(requests.map(({ scope }) => scope)),
    inventory.sale.read(tx),
    store.availability(
      tx,
      requests.map(({ request }) => request),
    ),
  ]);
  const settled = requests.map((_, index) => settledBefore(claims[index]));
  const entries: Entry<R>[] = requests.flatMap((asked, index) =>
    settled[index] === undefined ? [newEntry(asked, availabilities[index])] : [],
  );

  let placed: StoredHold[] = [];
  if (sale === undefined || sale.paused) {
    const reason = sale === undefined ? 'not-provisioned' : 'sales-paused';
    for (const entry of entries) entry.refusal = { reason };
  } else if (entries.length > 0) {
    const claimed = await claim(
      tx,
      inventory,
      store,
      sale,
      entries.filter((entry) => entry.refusal === undefined),
    );
    if (claimed instanceof SweepFirst) return new Undone(claimed);
    placed = claimed;
  }

  const bodies = new Map(placed.map((hold) => [hold.id, publicHold(hold)]));
  let next = 0;
  const answers = settled.map((answer) => answer ?? answerOf(entries[next++], bodies));
  if (placed.length === 0) return new Undone(answers);

  inventory.holds.insert(tx, placed);
  const correlations = new Map(entries.map(({ holdId, asked }) => [holdId, asked.correlationId]));
  tx.publish(...placed.map((hold) => holdEvent('seat.HoldPlaced', hold, correlations.get(hold.id))));
  keepAnswers(tx, inventory, entries, bodies);
  return answers;
}

function newEntry<R extends HoldRequest>(asked: PlaceRequest<R>, seen: Availability | undefined): Entry<R> {
  if (seen === undefined) throw new Error('one request has one availability');
  const outcome =
    'refusal' in seen
      ? { prices: [], performance: undefined, refusal: seen.refusal }
      : { ...seen, refusal: undefined };
  return { asked, holdId: newId(), quantity: quantityOf(asked.request), ...outcome };
}

async function claim<R extends HoldRequest>(
  tx: Transaction,
  inventory: Inventory,
  store: UnitStore<R>,
  sale: Sale,
  entries: Entry<R>[],
): Promise<StoredHold[] | SweepFirst> {
  if (entries.length === 0) return [];
  // One round trip, in the order of the locks: over-quota requests are excluded before claiming.
  const [reserved, units] = await Promise.all([
    inventory.quota.reserve(tx, entries.map(quotaOf), sale.maxTicketsPerFan),
    store.lock(
      tx,
      entries.map(({ asked }) => asked.request),
    ),
  ]);
  const overQuota = entries.filter((_, index) => reserved[index] !== true);
  if (overQuota.length > 0) {
    const fans = overQuota.map(({ asked }) => asked.fanId);
    const sweepFirst = await sweepFirstOf(tx, inventory, fans);
    if (sweepFirst !== undefined) return sweepFirst;
    for (const entry of overQuota) entry.refusal = { reason: 'quota-exceeded', max: sale.maxTicketsPerFan };
  }

  const within = entries.filter((_, index) => reserved[index] === true);
  for (const entry of within) entry.refusal = outsideWindow(sale, units.now, entry.performance);
  const onSale = within.filter((entry) => entry.refusal === undefined);
  const expiresAt = new Date(units.now.getTime() + inventory.holdSeconds * 1000);
  const refusals = await units.claim(
    onSale.map(({ holdId, asked }) => ({ holdId, request: asked.request })),
    expiresAt,
  );
  if (refusals instanceof SweepFirst) return refusals;
  onSale.forEach((entry, index) => {
    entry.refusal = refusals[index];
  });
  await inventory.quota.giveBack(tx, within.filter((entry) => entry.refusal !== undefined).map(quotaOf));
  return within
    .filter((entry) => entry.refusal === undefined)
    .map((entry) => newHold(entry, sale, units.now, expiresAt));
}

function quotaOf<R extends HoldRequest>({ asked, quantity }: Entry<R>): { fanId: string; quantity: number } {
  return { fanId: asked.fanId, quantity };
}

function newHold<R extends HoldRequest>(
  { asked, holdId, quantity, prices }: Entry<R>,
  sale: Sale,
  now: Date,
  expiresAt: Date,
): StoredHold {
  const request: HoldRequest = asked.request;
  return {
    id: holdId,
    fanId: asked.fanId,
    performanceId: request.performanceId,
    kind: request.kind,
    sectionId: request.kind === 'standing' ? request.sectionId : null,
    seats: request.kind === 'numbered' ? request.seats : null,
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

function answerOf<R extends HoldRequest>(
  entry: Entry<R> | undefined,
  bodies: ReadonlyMap<string, Hold>,
): PlaceAnswer {
  if (entry === undefined) throw new Error('one request gives one entry');
  if (entry.refusal !== undefined) return { kind: 'refused', refusal: entry.refusal };
  return { kind: 'placed', hold: bodyOf(entry, bodies) };
}

function keepAnswers<R extends HoldRequest>(
  tx: Transaction,
  { answersToKeep }: Inventory,
  entries: readonly Entry<R>[],
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

function bodyOf<R extends HoldRequest>({ holdId }: Entry<R>, bodies: ReadonlyMap<string, Hold>): Hold {
  const hold = bodies.get(holdId);
  if (hold === undefined) throw new Error(`hold ${holdId} was neither placed nor refused`);
  return hold;
}
