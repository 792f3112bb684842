import {
  type Cancellation,
  type Description,
  optionalTimes,
  type PerformanceFields,
  type StoredPerformance,
  utc,
} from '../domain/catalogue.ts';
import type { Picture } from '../domain/picture.ts';
import { movesIntoThePast } from './moved-start.ts';
import { type CatalogueTransaction, performanceData } from './ports.ts';

/** What an organiser may change in the console; an absent field stays, `description: null` removes the text. */
export interface PerformanceEdit {
  title?: PerformanceFields['title'] | undefined;
  description?: Description | null | undefined;
  startsAt?: string | undefined;
  salesCloseAt?: string | null | undefined;
  doorsAt?: string | null | undefined;
}

/** Why an edit is refused; nothing was changed. */
export type EditRefusal =
  | 'not-found'
  | 'start-in-the-past'
  | 'sells-after-start'
  | 'doors-after-start'
  | 'cancelled';

/** An absent field stays; null takes the default again. */
export async function editPerformance(
  catalogue: CatalogueTransaction,
  id: string,
  edit: PerformanceEdit,
): Promise<StoredPerformance | EditRefusal> {
  const stored = await catalogue.performance(id);
  if (stored === null) return 'not-found';
  const { salesCloseAt, doorsAt, ...kept } = stored;
  const edited: StoredPerformance = {
    ...kept,
    title: edit.title ?? stored.title,
    startsAt: edit.startsAt === undefined ? stored.startsAt : utc(edit.startsAt),
    description: edit.description === undefined ? stored.description : edit.description,
    ...optionalTimes({
      salesCloseAt: edit.salesCloseAt === undefined ? salesCloseAt : edit.salesCloseAt,
      doorsAt: edit.doorsAt === undefined ? doorsAt : edit.doorsAt,
    }),
  };
  const refusal = await timesRefusal(catalogue, stored, edited);
  return refusal ?? (await save(catalogue, edited));
}

async function timesRefusal(
  catalogue: CatalogueTransaction,
  stored: StoredPerformance,
  edited: StoredPerformance,
): Promise<EditRefusal | undefined> {
  const { startsAt, salesCloseAt = startsAt, doorsAt = startsAt } = edited;
  const moved = startsAt !== stored.startsAt;
  if (moved && stored.cancellation !== null) return 'cancelled';
  if (await movesIntoThePast(catalogue, stored, startsAt)) return 'start-in-the-past';
  if (salesCloseAt > startsAt) return 'sells-after-start';
  if (doorsAt > startsAt) return 'doors-after-start';
  return undefined;
}

/** Notes that the organiser cancelled a performance; a repeat changes nothing. */
export async function noteCancellation(
  catalogue: CatalogueTransaction,
  id: string,
  cancellation: Cancellation,
): Promise<void> {
  const stored = await catalogue.performance(id);
  if (stored === null || stored.cancellation !== null) return;
  await save(catalogue, { ...stored, cancellation });
}

/** Stores a picture and shows it on the performance. Answers null when there is no such performance. */
export async function showPicture(
  catalogue: CatalogueTransaction,
  id: string,
  picture: Picture,
): Promise<StoredPerformance | null> {
  await catalogue.storePicture(picture);
  const stored = await catalogue.performance(id);
  return stored === null ? null : save(catalogue, { ...stored, pictureHash: picture.hash });
}

export interface NewPerformance extends PerformanceFields {
  id: string;
  description?: Description | undefined;
}

/** Console-made performances stand after those of the file. */
const afterTheFile = 1_000_000;

/**
 * Announces a performance that the festival file does not know: information only, nothing is sold for it.
 * Answers null when the id is taken, by whomever: what has it stays as it is.
 */
export async function announcePerformance(
  catalogue: CatalogueTransaction,
  announced: NewPerformance,
): Promise<StoredPerformance | null> {
  const performance: StoredPerformance = {
    id: announced.id,
    title: announced.title,
    startsAt: utc(announced.startsAt),
    ...optionalTimes(announced),
    sections: announced.sections,
    description: announced.description ?? null,
    managedBy: 'console',
    onSale: false,
    position: afterTheFile,
    pictureHash: null,
    cancellation: null,
    lastApplied: null,
    version: 1,
  };
  if (!(await catalogue.insertPerformance(performance))) return null;
  catalogue.publishPerformance(performanceData(performance), performance.version);
  return performance;
}

/** Writes a changed performance as its next version and publishes it. */
async function save(catalogue: CatalogueTransaction, edited: StoredPerformance): Promise<StoredPerformance> {
  const performance = { ...edited, version: edited.version + 1 };
  await catalogue.updatePerformance(performance);
  catalogue.publishPerformance(performanceData(performance), performance.version);
  return performance;
}
