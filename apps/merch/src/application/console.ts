import { type Inventory, offerIn } from '@clove/inventory';
import type { Picture, Transaction } from '@clove/service-kit';
import {
  type ItemFields,
  itemFaults,
  type OptionFields,
  type StoredItem,
  saleWindow,
  shortLines,
  stockLines,
} from '../domain/item.ts';
import { MerchRefused } from '../domain/refusals.ts';
import { type StockKey, stockName } from '../domain/stock-key.ts';
import { publishItem } from './item-events.ts';
import type { GoodsBook } from './ports.ts';

/** An item's goods and the inventory that sells them. */
export interface ConsoleParts {
  readonly goods: GoodsBook;
  readonly inventory: Inventory;
}

/** Confirms that a price of 0 is meant. */
interface Price {
  readonly price?: number | undefined;
  readonly free?: true | undefined;
}

export type NewOption = Omit<OptionFields, 'position'> & Price;
export interface NewItem extends Omit<ItemFields, 'options'>, Price {
  readonly id: string;
  readonly price: number;
  readonly options?: readonly NewOption[] | undefined;
}

/** Items made in the console stand after those of the file. */
const AFTER_THE_FILE = 1_000_000;

/** Puts an item on sale that is not in the festival file. Throws MerchRefused. */
export async function createItem(
  tx: Transaction,
  { goods }: ConsoleParts,
  made: NewItem,
): Promise<StoredItem> {
  const { id, free: _, options = [], opensAt, closesAt, ...fields } = made;
  refuseUnsaidFree(made, 'body');
  options.forEach((option, index) => {
    refuseUnsaidFree(option, `body.options.${index}`);
  });
  const item: StoredItem = {
    ...fields,
    ...saleWindow({ opensAt, closesAt }),
    options: options.map(({ free: __, ...option }, position) => ({ ...option, position })),
    id,
    managedBy: 'console',
    onSale: true,
    withdrawn: false,
    position: AFTER_THE_FILE,
    pictures: [],
    lastApplied: null,
    version: 1,
  };
  refuseFaults(item);
  if (!(await goods.insert(tx, item))) throw new MerchRefused({ reason: 'item-exists', id });
  await publishItem(tx, goods, item);
  return item;
}

/** What an organiser may change; an absent field stays, null removes it. */
export interface ItemEdit extends Price {
  readonly title?: ItemFields['title'] | undefined;
  readonly description?: ItemFields['description'] | null;
  readonly maxPerFan?: number | undefined;
  readonly opensAt?: string | null | undefined;
  readonly closesAt?: string | null | undefined;
  /** False takes it off sale: what is held or sold stands, and nothing new is sold. True takes that back. */
  readonly onSale?: boolean | undefined;
  /** New options, and changes of those that exist. */
  readonly options?: readonly OptionEdit[] | undefined;
}

/** A change of one option; one that does not exist yet needs a title and its stock. */
export interface OptionEdit extends Omit<Price, 'price'> {
  readonly id: string;
  readonly title?: OptionFields['title'] | undefined;
  /** Null: the item's. */
  readonly price?: number | null | undefined;
  /** Of a new option: pieces received. Those of an option that exists change by corrections. */
  readonly stock?: number | undefined;
}

/** Changes an item, until the festival file changes the same field. Throws MerchRefused. */
export async function editItem(
  tx: Transaction,
  { goods, inventory }: ConsoleParts,
  id: string,
  edit: ItemEdit,
): Promise<StoredItem> {
  const stored = await itemOf(tx, goods, id);
  refuseUnsaidFree(edit, 'body');
  const { description, opensAt, closesAt, ...kept } = stored;
  const described = edit.description === undefined ? description : (edit.description ?? undefined);
  const item: StoredItem = {
    ...kept,
    title: edit.title ?? stored.title,
    ...(described === undefined ? {} : { description: described }),
    price: edit.price ?? stored.price,
    maxPerFan: edit.maxPerFan ?? stored.maxPerFan,
    ...saleWindow({
      opensAt: edit.opensAt === undefined ? opensAt : edit.opensAt,
      closesAt: edit.closesAt === undefined ? closesAt : edit.closesAt,
    }),
    withdrawn: edit.onSale === undefined ? stored.withdrawn : !edit.onSale,
    options: editedOptions(stored, edit.options ?? []),
    version: stored.version + 1,
  };
  refuseFaults(item);
  const lines = stockLines(id, item);
  // An option that left the item and comes back may have been sold.
  const [short] = shortLines(lines, await goods.stock(tx, id));
  if (short !== undefined) throw new MerchRefused({ reason: 'stock-below-taken', taken: short.taken });
  await goods.update(tx, item);
  await publishItem(tx, goods, item);
  // Those who wait are served first when it is sold again.
  if (stored.withdrawn && !item.withdrawn) {
    await offerIn(
      tx,
      inventory,
      lines.map(({ name }) => name),
      () => 0,
    );
  }
  return item;
}

function editedOptions(stored: StoredItem, edits: readonly OptionEdit[]): OptionFields[] {
  const options = new Map(stored.options.map((option) => [option.id, option]));
  edits.forEach((edit, index) => {
    const path = `options.${index}`;
    refuseUnsaidFree({ ...edit, price: edit.price ?? undefined }, `body.${path}`);
    const before = options.get(edit.id);
    if (before !== undefined && edit.stock !== undefined) {
      throw invalid(`${path}.stock`, 'the stock of an option that exists changes by corrections');
    }
    const title = edit.title ?? before?.title;
    const stock = before?.stock ?? edit.stock;
    if (title === undefined || stock === undefined) {
      throw invalid(path, 'a new option needs a title and its stock');
    }
    const price = edit.price === undefined ? before?.price : (edit.price ?? undefined);
    const position =
      before?.position ?? Math.max(-1, ...[...options.values()].map((each) => each.position)) + 1;
    options.set(edit.id, { id: edit.id, title, stock, position, ...(price === undefined ? {} : { price }) });
  });
  return [...options.values()];
}

/** Most pictures of one item. Source: a choice: front, back, detail, size chart, worn. */
export const MOST_PICTURES = 5;

/** Shows a picture in this place, from 1; a place behind the last one is the next. Throws MerchRefused. */
export async function showPicture(
  tx: Transaction,
  { goods }: ConsoleParts,
  id: string,
  place: number,
  picture: Picture,
): Promise<StoredItem> {
  const stored = await itemOf(tx, goods, id);
  await goods.storePicture(tx, picture);
  const pictures = [...stored.pictures];
  pictures[Math.min(place - 1, pictures.length)] = picture.hash;
  return savePictures(tx, goods, stored, pictures);
}

/** Shows the picture in this place no more; those behind it move up. Throws MerchRefused. */
export async function removePicture(
  tx: Transaction,
  { goods }: ConsoleParts,
  id: string,
  place: number,
): Promise<StoredItem> {
  const stored = await itemOf(tx, goods, id);
  if (stored.pictures[place - 1] === undefined) throw new MerchRefused({ reason: 'picture-not-found' });
  return savePictures(
    tx,
    goods,
    stored,
    stored.pictures.filter((_, index) => index !== place - 1),
  );
}

async function savePictures(
  tx: Transaction,
  goods: GoodsBook,
  stored: StoredItem,
  pictures: readonly string[],
): Promise<StoredItem> {
  const item = { ...stored, pictures, version: stored.version + 1 };
  await goods.update(tx, item);
  await publishItem(tx, goods, item);
  return item;
}

/** Pieces that came or went; those that come are offered to those who wait first. Throws MerchRefused. */
export async function correctStock(
  tx: Transaction,
  { goods, inventory }: ConsoleParts,
  key: StockKey,
  { delta, reason, memberId }: { readonly delta: number; readonly reason: string; readonly memberId: string },
): Promise<{ readonly stock: number; readonly free: number }> {
  const stored = await itemOf(tx, goods, key.itemId);
  const name = stockName(key);
  const counted = (await goods.stock(tx, key.itemId)).get(name);
  if (counted === undefined) throw new MerchRefused({ reason: 'stock-not-found' });
  const stock = counted.stock + delta;
  if (stock < counted.taken) throw new MerchRefused({ reason: 'stock-below-taken', taken: counted.taken });
  await goods.correct(tx, { name, delta, reason, memberId });
  const item = { ...stored, version: stored.version + 1 };
  await goods.update(tx, item);
  await publishItem(tx, goods, item);
  if (delta > 0) await offerIn(tx, inventory, [name], () => delta);
  const after = (await goods.stock(tx, key.itemId)).get(name);
  return { stock, free: stock - (after?.taken ?? counted.taken) };
}

async function itemOf(tx: Transaction, goods: GoodsBook, id: string): Promise<StoredItem> {
  const item = await goods.item(tx, id);
  if (item === undefined) throw new MerchRefused({ reason: 'item-not-found', id });
  return item;
}

function refuseUnsaidFree({ price, free }: Price, path: string): void {
  if (price === 0 && free !== true)
    throw new MerchRefused({ reason: 'free-not-said', path: `${path}.price` });
}

function refuseFaults(item: ItemFields): void {
  const faults = itemFaults(item);
  if (faults.length > 0) throw new MerchRefused({ reason: 'invalid-item', faults });
}

function invalid(path: string, message: string): MerchRefused {
  return new MerchRefused({ reason: 'invalid-item', faults: [{ path, message }] });
}
