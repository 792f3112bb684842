import {
  Amount,
  cutText,
  type FieldValues,
  type Goods,
  Instant,
  type LocalId,
  LocalisedText,
} from '@clove/contracts';
import { z } from 'zod';
import { stockName } from './stock-key.ts';

/** An option of an item, e.g. a size. */
export interface OptionFields {
  readonly id: LocalId;
  readonly title: LocalisedText;
  /** Pieces received, before corrections. */
  readonly stock: number;
  /** @default the item's */
  readonly price?: number | undefined;
  /** Place among the options. */
  readonly position: number;
}

/** What the festival file or the console decides about an item. */
export interface ItemFields {
  readonly title: LocalisedText;
  readonly description?: LocalisedText | undefined;
  readonly price: number;
  readonly maxPerFan: number;
  /** Its own sale window inside the festival's; RFC 3339 in UTC. */
  readonly opensAt?: string | undefined;
  readonly closesAt?: string | undefined;
  /** Pieces received of an item without options, before corrections. */
  readonly stock?: number | undefined;
  /** By position. */
  readonly options: readonly OptionFields[];
}

/** An item as it is stored. */
export interface StoredItem extends ItemFields {
  readonly id: LocalId;
  readonly managedBy: 'file' | 'console';
  /** False once it left the file. */
  readonly onSale: boolean;
  /** The organiser took it off sale in the console, whatever the file says. */
  readonly withdrawn: boolean;
  readonly position: number;
  /** Hashes of its pictures, the first one shown first. */
  readonly pictures: readonly string[];
  readonly lastApplied: FieldValues | null;
  readonly version: number;
}

/** What is counted by itself of an item: one per option, or a single one. */
export interface StockLine {
  /** See `stockName`. */
  readonly name: string;
  readonly optionId: LocalId | null;
  readonly title: LocalisedText | null;
  /** Null: the item's. */
  readonly price: number | null;
  readonly position: number;
  /** Pieces received, before corrections. */
  readonly received: number;
}

export function stockLines(id: LocalId, item: ItemFields): StockLine[] {
  if (item.stock !== undefined) {
    const name = stockName({ itemId: id, optionId: null });
    return [{ name, optionId: null, title: null, price: null, position: 0, received: item.stock }];
  }
  return item.options.map(({ id: optionId, title, price, position, stock: received }) => ({
    name: stockName({ itemId: id, optionId }),
    optionId,
    title,
    price: price ?? null,
    position,
    received,
  }));
}

/** What is counted of a line. */
export interface CountedStock {
  /** Pieces received, before corrections. */
  readonly received: number;
  /** Pieces there are: received and corrected. */
  readonly stock: number;
  /** Of these, how many are sold, held or kept for fans who wait. */
  readonly taken: number;
}

/** A line that would have fewer pieces than are sold, held or kept of it. */
export interface ShortLine extends Pick<StockLine, 'optionId'> {
  readonly pieces: number;
  readonly taken: number;
}

/**
 * Lines of a changed item that have too few pieces. @param counted by name, with options that left the item and may come back:
 * what was sold of them stands
 */
export function shortLines(
  lines: readonly StockLine[],
  counted: ReadonlyMap<string, CountedStock>,
): ShortLine[] {
  return lines.flatMap(({ name, optionId, received }) => {
    const before = counted.get(name);
    if (before === undefined) return [];
    const { taken } = before;
    const pieces = before.stock + received - before.received;
    return pieces < taken ? [{ optionId, pieces, taken }] : [];
  });
}

const Fields = z.object({
  title: LocalisedText,
  description: LocalisedText.optional(),
  price: Amount,
  maxPerFan: z.int(),
  opensAt: Instant.optional(),
  closesAt: Instant.optional(),
  stock: z.int().optional(),
});
const Option = z.object({
  title: LocalisedText,
  stock: z.int(),
  price: Amount.optional(),
  position: z.int(),
});

/**
 * An item's fields one by one, an option's as `options.<id>.<field>`: the ownership rule decides on each by itself, so that a
 * price set in the console for one size outlives a delivery of another that the file says.
 */
export function flatFields({ options, ...item }: ItemFields): FieldValues {
  const flat: Record<string, FieldValues[string]> = { ...Fields.parse(item) };
  for (const { id, ...option } of options) {
    for (const [field, value] of Object.entries(Option.parse(option))) flat[`options.${id}.${field}`] = value;
  }
  return flat;
}

/** The item that {@link flatFields} made flat. An option without its own title or stock has left the file. */
export function fieldsOf(flat: FieldValues): ItemFields {
  const options = new Map<string, Record<string, unknown>>();
  for (const [path, value] of Object.entries(flat)) {
    const [, id, field] = /^options\.([^.]+)\.(.+)$/.exec(path) ?? [];
    if (id === undefined || field === undefined) continue;
    options.set(id, { ...options.get(id), [field]: value });
  }
  return {
    ...Fields.parse(flat),
    options: [...options]
      .flatMap(([id, fields]) => {
        const option = Option.safeParse(fields);
        return option.success ? [{ id, ...option.data }] : [];
      })
      .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1)),
  };
}

/** An item of a sale document, its instants in UTC so that another spelling of the same one is no change. */
export function fileFields({ id: _, options, opensAt, closesAt, ...goods }: Goods): ItemFields {
  return {
    ...goods,
    ...saleWindow({ opensAt, closesAt }),
    options: (options ?? []).map((option, position) => ({ ...option, position })),
  };
}

/** The times that are given, in UTC. */
export function saleWindow({
  opensAt,
  closesAt,
}: {
  readonly opensAt?: string | null | undefined;
  readonly closesAt?: string | null | undefined;
}): Pick<ItemFields, 'opensAt' | 'closesAt'> {
  return {
    ...(opensAt ? { opensAt: new Date(opensAt).toISOString() } : {}),
    ...(closesAt ? { closesAt: new Date(closesAt).toISOString() } : {}),
  };
}

/** One thing that is wrong with an item, at a path within it. */
export interface ItemFault {
  readonly path: string;
  readonly message: string;
}

/** What no schema can say of an item. */
export function itemFaults({ stock, options, opensAt, closesAt }: ItemFields): ItemFault[] {
  const faults: ItemFault[] = [];
  if (stock === undefined && options.length === 0) {
    faults.push({ path: 'stock', message: 'say how many pieces there are, here or per option' });
  }
  if (stock !== undefined && options.length > 0) {
    faults.push({ path: 'stock', message: 'an item with options has its stock per option' });
  }
  const seen = new Set<string>();
  options.forEach(({ id }, index) => {
    if (seen.has(id)) faults.push({ path: `options.${index}.id`, message: `option ${id} is named twice` });
    seen.add(id);
  });
  if (opensAt !== undefined && closesAt !== undefined && opensAt >= closesAt) {
    faults.push({ path: 'closesAt', message: 'must be after opensAt' });
  }
  return faults;
}

/** Most characters of an item's part and of an option's in a label. Source: both and a space fit a localised text of 500. */
const LONGEST_PART = 249;

/** What people call a piece: the item and its option. In English where either has an English title. */
export function pieceLabel(item: LocalisedText, option: LocalisedText | null): LocalisedText {
  if (option === null) return item;
  const joined = (...parts: readonly string[]) => parts.map((part) => cutText(part, LONGEST_PART)).join(' ');
  const ko = joined(item.ko, option.ko);
  if (item.en === undefined && option.en === undefined) return { ko };
  return { ko, en: joined(item.en ?? item.ko, option.en ?? option.ko) };
}
