import { isDeepStrictEqual } from 'node:util';
import type { Picture } from '@clove/service-kit';
import {
  type Cancellation,
  type Description,
  optionalTimes,
  type PerformanceFields,
  type StoredFestival,
  type StoredPerformance,
  utc,
} from '../domain/catalogue.ts';
import { doorsMovedWith, movesIntoThePast, reschedulingOf } from './moved-start.ts';
import { type CatalogueTransaction, festivalData, performanceData } from './ports.ts';
import { type EditRefusalReason, EventRefused } from './refusals.ts';
import { updatePasses } from './update-passes.ts';

/** What an organiser may change in the console; an absent field stays, `description: null` removes the text. */
export interface PerformanceEdit {
  title?: PerformanceFields['title'] | undefined;
  description?: Description | null | undefined;
  startsAt?: string | undefined;
  salesCloseAt?: string | null | undefined;
  /** Absent: as long before the start as they were. */
  doorsAt?: string | null | undefined;
  /** Why it starts at another time, for fans; goes with startsAt. */
  reason?: string | undefined;
}

/** An absent field stays; null takes the default again. @throws EventRefused */
export async function editPerformance(
  catalogue: CatalogueTransaction,
  id: string,
  edit: PerformanceEdit,
): Promise<StoredPerformance> {
  await catalogue.lockProvisioning();
  const stored = await lockedPerformance(catalogue, id);
  const { salesCloseAt, doorsAt: _, ...kept } = stored;
  const startsAt = edit.startsAt === undefined ? stored.startsAt : utc(edit.startsAt);
  const edited: StoredPerformance = {
    ...kept,
    title: edit.title ?? stored.title,
    startsAt,
    description: edit.description === undefined ? stored.description : edit.description,
    ...optionalTimes({
      salesCloseAt: edit.salesCloseAt === undefined ? salesCloseAt : edit.salesCloseAt,
      doorsAt: edit.doorsAt === undefined ? doorsMovedWith(stored, startsAt) : edit.doorsAt,
    }),
  };
  const reason = await timesRefusal(catalogue, stored, edited);
  if (reason !== undefined) throw new EventRefused({ reason });
  const rescheduling = await reschedulingOf(catalogue, stored, edited.startsAt, edit.reason);
  const saved = await save(catalogue, { ...edited, rescheduling });
  await updatePasses(catalogue);
  return saved;
}

async function timesRefusal(
  catalogue: CatalogueTransaction,
  stored: StoredPerformance,
  edited: StoredPerformance,
): Promise<EditRefusalReason | undefined> {
  if (stored.covers !== undefined && !isDeepStrictEqual(timesOf(stored), timesOf(edited)))
    return 'times-of-pass';
  const { startsAt, salesCloseAt = startsAt, doorsAt = startsAt } = edited;
  const moved = startsAt !== stored.startsAt;
  if (moved && stored.cancellation !== null) return 'performance-cancelled';
  if (await movesIntoThePast(catalogue, stored, startsAt)) return 'start-in-the-past';
  if (salesCloseAt > startsAt) return 'sells-after-start';
  if (doorsAt > startsAt) return 'doors-after-start';
  return undefined;
}

function timesOf({ startsAt, ...times }: StoredPerformance) {
  return { startsAt, ...optionalTimes(times) };
}

/** Records that the organiser cancelled a performance; a repeat changes nothing. */
export async function recordCancellation(
  catalogue: CatalogueTransaction,
  id: string,
  cancellation: Cancellation,
): Promise<void> {
  await catalogue.lockProvisioning();
  const stored = await catalogue.performance(id);
  if (stored === null || stored.cancellation !== null) return;
  await save(catalogue, { ...stored, cancellation });
  await updatePasses(catalogue);
}

/** Stores a picture and shows it on the performance. @throws EventRefused `performance-not-found` */
export async function showPicture(
  catalogue: CatalogueTransaction,
  id: string,
  picture: Picture,
): Promise<StoredPerformance> {
  await catalogue.storePicture(picture);
  const stored = await lockedPerformance(catalogue, id);
  return save(catalogue, { ...stored, pictureHash: picture.hash });
}

/** Stores a picture and shows it as the festival's own; null takes it away. @throws EventRefused `festival-not-provisioned` */
export async function showPoster(
  catalogue: CatalogueTransaction,
  slug: string,
  picture: Picture | null,
): Promise<void> {
  if (picture !== null) await catalogue.storePicture(picture);
  const stored = await catalogue.festival(slug);
  if (stored === null) throw new EventRefused({ reason: 'festival-not-provisioned', temporary: true });
  const posterHash = picture?.hash ?? null;
  if (stored.posterHash === posterHash) return;
  const festival: StoredFestival = { ...stored, posterHash, version: stored.version + 1 };
  await catalogue.saveFestival(festival);
  catalogue.publishFestival(festivalData(festival), festival.version);
}

export interface NewPerformance extends PerformanceFields {
  id: string;
  description?: Description | undefined;
}

/** Console-made performances stand after those of the file. */
const afterTheFile = 1_000_000;

/**
 * Announces a performance that is not in the festival file: information only, nothing is sold for it.
 * @throws EventRefused `performance-exists` when the id is taken: what has it stays as it is
 */
export async function announcePerformance(
  catalogue: CatalogueTransaction,
  announced: NewPerformance,
): Promise<StoredPerformance> {
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
    rescheduling: null,
    lastApplied: null,
    version: 1,
  };
  if (!(await catalogue.insertPerformance(performance))) {
    throw new EventRefused({ reason: 'performance-exists', id: performance.id });
  }
  catalogue.publishPerformance(performanceData(performance), performance.version);
  return performance;
}

async function lockedPerformance(catalogue: CatalogueTransaction, id: string): Promise<StoredPerformance> {
  const stored = await catalogue.performance(id);
  if (stored === null) throw new EventRefused({ reason: 'performance-not-found', id });
  return stored;
}

/** Writes a changed performance as its next version and publishes it. */
async function save(catalogue: CatalogueTransaction, edited: StoredPerformance): Promise<StoredPerformance> {
  const performance = { ...edited, version: edited.version + 1 };
  await catalogue.updatePerformance(performance);
  catalogue.publishPerformance(performanceData(performance), performance.version);
  return performance;
}
