import {
  type Description,
  type PerformanceFields,
  type StoredPerformance,
  utc,
} from '../domain/catalogue.ts';
import type { Picture } from '../domain/picture.ts';
import { type CatalogueTransaction, performanceData } from './ports.ts';

/** What an organiser may change in the console; an absent field stays, `description: null` removes the text. */
export interface PerformanceEdit {
  title?: PerformanceFields['title'] | undefined;
  description?: Description | null | undefined;
  startsAt?: string | undefined;
}

/** Answers null when there is no such performance. */
export async function editPerformance(
  catalogue: CatalogueTransaction,
  id: string,
  edit: PerformanceEdit,
): Promise<StoredPerformance | null> {
  return change(catalogue, id, (performance) => ({
    ...performance,
    title: edit.title ?? performance.title,
    startsAt: edit.startsAt === undefined ? performance.startsAt : utc(edit.startsAt),
    description: edit.description === undefined ? performance.description : edit.description,
  }));
}

/** Stores a picture and shows it on the performance. Answers null when there is no such performance. */
export async function showPicture(
  catalogue: CatalogueTransaction,
  id: string,
  picture: Picture,
): Promise<StoredPerformance | null> {
  await catalogue.storePicture(picture);
  return change(catalogue, id, (performance) => ({ ...performance, pictureHash: picture.hash }));
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
    sections: announced.sections,
    description: announced.description ?? null,
    managedBy: 'console',
    onSale: false,
    position: afterTheFile,
    pictureHash: null,
    lastApplied: null,
    version: 1,
  };
  if (!(await catalogue.insertPerformance(performance))) return null;
  catalogue.publishPerformance(performanceData(performance), performance.version);
  return performance;
}

async function change(
  catalogue: CatalogueTransaction,
  id: string,
  edit: (performance: StoredPerformance) => StoredPerformance,
): Promise<StoredPerformance | null> {
  const stored = await catalogue.performance(id);
  if (stored === null) return null;
  const performance = { ...edit(stored), version: stored.version + 1 };
  await catalogue.updatePerformance(performance);
  catalogue.publishPerformance(performanceData(performance), performance.version);
  return performance;
}
