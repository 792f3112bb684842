import { Currency } from '@clove/contracts';
import {
  type PublicCatalogue,
  type PublicPerformance,
  picturePath,
} from '../../application/public-catalogue.ts';
import { optionalTimes } from '../../domain/catalogue.ts';
import type { FestivalRecord, Models, PerformanceRecord } from './models.ts';

/** Reads the public catalogue; null: the festival was never provisioned. */
export async function readCatalogue(models: Models, slug: string): Promise<PublicCatalogue | null> {
  const festival = await models.festival.findByPk(slug);
  if (festival === null) return null;
  const performances = await models.performance.findAll({
    order: [
      ['position', 'ASC'],
      ['startsAt', 'ASC'],
      ['id', 'ASC'],
    ],
  });
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
    performances: performances.map((record) => publicPerformance(record, festival.page)),
  };
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
    cancelled:
      record.cancelledAt === null
        ? null
        : { at: record.cancelledAt.toISOString(), reason: record.cancellationReason },
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
