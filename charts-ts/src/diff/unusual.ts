import { isDeepStrictEqual } from 'node:util';
import type { EnvironmentFile } from '../environment/schema.ts';
import { type Segment, valueAt } from '../field-path.ts';
import { hashOf } from './acknowledge.ts';
import type { AcknowledgedSet, Difference, ObjectChange, Unusual } from './model.ts';
import { type Pair, pairName } from './pair.ts';
import { closesAtOf } from './sale-times.ts';
import { valueText } from './text.ts';

/** A price to half or less, or to double or more, is marked. */
const UNUSUAL_FACTOR = 2;
const PRICES = new Set(['price', 'pricePerNight']);

/** Lists of a sale whose items have ids by which fans' places are known. */
const WITH_IDS = new Set(['performances', 'sections', 'passes', 'goods', 'options', 'rooms', 'categories']);

/**
 * What a reader of a changed sale would call a slip of the pen: valid, and seldom meant.
 * @param others every difference of the same object
 * @param at the instant of the question; undefined: what depends on it is not judged
 */
export function unusualChange(
  pair: Pair,
  difference: Difference,
  others: readonly Difference[],
  at: Date | undefined,
): Unusual | undefined {
  if (!isSale(pair)) return undefined;
  const last = difference.segments.at(-1);
  if (typeof last === 'string' && PRICES.has(last)) return unusualPrice(difference);
  if (typeof last === 'string' && (last === 'closesAt' || last === 'startsAt'))
    return past(difference.after, at);
  return renamedItem(difference, others);
}

/** As `unusualChange`, for a sale that is new as a whole. */
export function unusualSale(pair: Pair, at: Date | undefined): Unusual | undefined {
  const closesAt = isSale(pair) ? closesAtOf(pair.after?.manifest) : undefined;
  return past(closesAt?.toISOString(), at);
}

/** What of a festival's unusual values its environment wants acknowledged, by the bounds of both sides. */
export function valuesToAcknowledge(
  objects: readonly ObjectChange[],
  bounds: readonly EnvironmentFile['unusual'][],
): AcknowledgedSet | undefined {
  const factors = bounds.flatMap((bound) => bound?.priceFactor ?? []);
  if (factors.length === 0) return undefined;
  const strictest = Math.min(...factors);
  const found = objects
    .flatMap(({ fields }) => fields)
    .filter(({ unusual }) => unusual !== undefined && (unusual.factor ?? strictest) >= strictest);
  if (found.length === 0) return undefined;
  const hash = hashOf(found.map(({ path, before, after }) => ({ path, before, after })));
  return { hash, items: found.map(({ path, unusual }) => `${path}: ${unusual?.description}`).sort() };
}

function isSale(pair: Pair): boolean {
  return (pair.after ?? pair.before)?.kind === 'ConfigMap' && pairName(pair) === 'sale';
}

function unusualPrice({ before, after }: Difference): Unusual | undefined {
  if (typeof before !== 'number' || typeof after !== 'number') return undefined;
  if (after === 0) return { description: 'is free from now on' };
  if (before === 0) return { description: 'was free' };
  const factor = Math.max(after / before, before / after);
  if (factor < UNUSUAL_FACTOR) return undefined;
  const times = String(Math.round(factor * 100) / 100);
  return { description: after > before ? `${times} times as high` : `${times} times as low`, factor };
}

function past(value: unknown, at: Date | undefined): Unusual | undefined {
  if (typeof value !== 'string' || at === undefined || !(new Date(value) <= at)) return undefined;
  return { description: 'is in the past: nothing is sold from then on' };
}

/** An item that leaves while one with the same content, or the only new one, comes. */
function renamedItem(
  { segments, before, after }: Difference,
  others: readonly Difference[],
): Unusual | undefined {
  const id = valueAt(before, ['id']);
  if (after !== undefined || typeof id !== 'string' || !WITH_IDS.has(String(segments.at(-2))))
    return undefined;
  const list = segments.slice(0, -1);
  const siblings = others.filter((other) => isItemOf(list, other));
  const fresh = siblings.filter((other) => other.before === undefined);
  const gone = siblings.filter((other) => other.after === undefined);
  const twin =
    fresh.find((other) => isDeepStrictEqual(withoutId(other.after), withoutId(before))) ??
    (fresh.length === 1 && gone.length === 1 ? fresh[0] : undefined);
  if (twin === undefined) return undefined;
  return {
    description: `renamed to ${valueText(valueAt(twin.after, ['id']))}? An id is never renamed: what was sold stays with ${id}`,
  };
}

function isItemOf(list: readonly Segment[], { segments }: Difference): boolean {
  return (
    segments.length === list.length + 1 &&
    typeof segments.at(-1) === 'object' &&
    isDeepStrictEqual(segments.slice(0, -1), list)
  );
}

function withoutId(item: unknown): unknown {
  return Object.fromEntries(Object.entries(Object(item)).filter(([key]) => key !== 'id'));
}
