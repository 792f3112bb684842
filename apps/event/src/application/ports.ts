import { type EventData, namedVenue } from '@clove/contracts';
import type { Picture } from '@clove/service-kit';
import {
  optionalTimes,
  type Rescheduling,
  type StoredFestival,
  type StoredPerformance,
} from '../domain/catalogue.ts';

/** The catalogue inside one transaction. Every read locks what it answers until the transaction ends. */
export interface CatalogueTransaction {
  /** Locks provisioning and answers the generation last applied; 0: none. */
  lockProvisioning(): Promise<number>;
  recordProvisioned(generation: number): Promise<void>;
  festival(slug: string): Promise<StoredFestival | null>;
  saveFestival(festival: StoredFestival): Promise<void>;
  performances(): Promise<StoredPerformance[]>;
  performance(id: string): Promise<StoredPerformance | null>;
  /** False: the id is taken, and what has it stays as it was. */
  insertPerformance(performance: StoredPerformance): Promise<boolean>;
  updatePerformance(performance: StoredPerformance): Promise<void>;
  /** Whether a ticket of the performance was ever sold, as far as its domain events have arrived. */
  everSold(id: string): Promise<boolean>;
  /** The database's clock. */
  now(): Promise<Date>;
  storePicture(picture: Picture): Promise<void>;
  publishFestival(data: EventData<'event.FestivalChanged'>, version: number): void;
  publishPerformance(data: EventData<'event.PerformanceChanged'>, version: number): void;
}

/** The public state of a performance, as its event carries it. */
export function performanceData(performance: StoredPerformance): EventData<'event.PerformanceChanged'> {
  const { id, title, startsAt, sections, covers, onSale, cancellation, rescheduling } = performance;
  return {
    id,
    title,
    startsAt,
    ...optionalTimes(performance),
    ...(cancellation === null ? {} : { cancelledAt: cancellation.cancelledAt }),
    ...(rescheduling === null ? {} : { rescheduled: publishedMove(rescheduling) }),
    sections,
    ...(covers === undefined ? {} : { covers }),
    onSale,
  };
}

function publishedMove({ from, at, reason }: Rescheduling) {
  return { from, at, ...(reason === null ? {} : { reason }) };
}

/** The public state of a festival, as its event carries it. */
export function festivalData(festival: StoredFestival): EventData<'event.FestivalChanged'> {
  const { slug, title, timezone, currency, opensAt, closesAt, page } = festival;
  const venue = namedVenue(page);
  return { festival: slug, title, timezone, currency, opensAt, closesAt, ...(venue && { venue }) };
}
