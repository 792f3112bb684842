import { Currency } from '@clove/contracts';
import {
  type PublicCatalogue,
  type PublicPass,
  type PublicPerformance,
  picturePath,
  type StaffPass,
} from '../../application/public-catalogue.ts';
import { optionalTimes } from '../../domain/catalogue.ts';
import type { FestivalRecord, Models, PerformanceRecord } from './models.ts';

/** Reads the public catalogue; null: the festival was never provisioned. */
export async function readCatalogue(models: Models, slug: string): Promise<PublicCatalogue | null> {
  const festival = await models.festival.findByPk(slug);
  if (festival === null) return null;
  const sold = await models.performance.findAll({
    order: [
      ['position', 'ASC'],
      ['startsAt', 'ASC'],
      ['id', 'ASC'],
    ],
  });
  const passes = sold.filter(({ sections }) => sections[0]?.hidden !== true).flatMap(passOf);
  return {
    festival: festival.slug,
    title: festival.title,
    timezone: festival.timezone,
    currency: Currency.parse(festival.currency),
    sales: {
      opensAt: festival.opensAt.toISOString(),
      closesAt: festival.closesAt.toISOString(),
      maxTicketsPerFan: festival.maxTicketsPerFan,
    },
    refunds: festival.refunds,
    ...(festival.organiser === null ? {} : { organiser: festival.organiser }),
    ...pageOf(festival),
    performances: sold
      .filter(({ covers }) => covers === null)
      .map((record) => publicPerformance(record, festival.page)),
    ...(passes.length === 0 ? {} : { passes }),
  };
}

/** Every pass of the festival, in the order of the file. */
export async function readPasses(models: Models): Promise<StaffPass[]> {
  const sold = await models.performance.findAll({
    order: [
      ['position', 'ASC'],
      ['id', 'ASC'],
    ],
  });
  return sold.flatMap((record) =>
    passOf(record).map((pass) => ({ ...pass, hidden: record.sections[0]?.hidden === true })),
  );
}

/** What the page says beside what is sold. */
function pageOf({ page, legalTexts, posterHash }: FestivalRecord) {
  const { performances: _, ...said } = page ?? {};
  return {
    ...said,
    ...(legalTexts === null ? {} : { legalTexts }),
    ...(posterHash === null ? {} : { poster: picturePath(posterHash) }),
  };
}

function passOf(record: PerformanceRecord): PublicPass[] {
  const [section] = record.sections;
  if (record.covers === null || section === undefined) return [];
  const { id, title, description, startsAt, salesCloseAt, onSale } = record;
  return [
    {
      ...{ id, title, description, onSale },
      performances: record.covers,
      sectionId: section.id,
      ...{ kind: section.kind, price: section.price },
      ...(section.categories === undefined ? {} : { categories: section.categories }),
      startsAt: startsAt.toISOString(),
      ...(salesCloseAt === null ? {} : { salesCloseAt: salesCloseAt.toISOString() }),
      cancelled: cancelled(record),
    },
  ];
}

function cancelled({ cancelledAt, cancellationReason }: PerformanceRecord): PublicPerformance['cancelled'] {
  return cancelledAt === null ? null : { at: cancelledAt.toISOString(), reason: cancellationReason };
}

function publicPerformance(record: PerformanceRecord, page: FestivalRecord['page']): PublicPerformance {
  const { id: _, ...said } = page?.performances?.find(({ id }) => id === record.id) ?? {};
  return {
    id: record.id,
    title: record.title,
    description: record.description,
    startsAt: record.startsAt.toISOString(),
    ...optionalTimes({
      salesCloseAt: record.salesCloseAt?.toISOString(),
      doorsAt: record.doorsAt?.toISOString(),
    }),
    cancelled: cancelled(record),
    ...(record.movedFrom === null || record.movedAt === null
      ? {}
      : {
          rescheduled: {
            from: record.movedFrom.toISOString(),
            at: record.movedAt.toISOString(),
            reason: record.moveReason,
          },
        }),
    ...said,
    // Only the seat map shows a hidden one, to those with a code that opens it.
    sections: record.sections.filter(({ hidden }) => hidden !== true),
    onSale: record.onSale,
    picture: record.pictureHash === null ? null : picturePath(record.pictureHash),
  };
}
