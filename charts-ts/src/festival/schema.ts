import { Amount, Currency, FestivalSlug, Instant, LocalId } from '@clove/contracts';
import { z } from 'zod';
import { TemplateName } from '../templates/custom-schema.ts';

const Text = z
  .strictObject({ ko: z.string().min(1).max(500), en: z.string().min(1).max(500).optional() })
  .describe('A text in Korean and, where given, English.');
const Day = z.iso.date().describe("A day such as 2026-08-06, in the festival's time zone.");
const Ids = LocalId.describe('Letters, digits and inner hyphens, at most 40; never changes once sold.');
const Price = Amount.describe("Integer in the currency's smallest unit (won, yen, cent), VAT included.");

const Section = z
  .strictObject({
    id: Ids,
    rows: z.int().min(1).max(500).optional().describe('Numbered: how many rows.'),
    seatsPerRow: z.int().min(1).max(500).optional().describe('Numbered: seats in every row.'),
    capacity: z.int().min(1).max(1_000_000).optional().describe('Standing: how many places.'),
    price: Price,
  })
  .meta({
    description: 'Numbered (rows and seatsPerRow) or standing (capacity).',
    oneOf: [{ required: ['rows', 'seatsPerRow'] }, { required: ['capacity'] }],
  });

const Replicas = z
  .strictObject({
    min: z.int().min(1).max(100).optional().describe("At least so many pods. Default: the catalogue's."),
    max: z
      .int()
      .min(1)
      .max(200)
      .optional()
      .describe('At most so many pods. Default: computed from expectedFans.'),
  })
  .describe('Overrides of the computed size of one service.');

/** The file an organiser writes: gitops/festivals/<slug>.yaml. */
export const FestivalFile = z
  .strictObject({
    festival: FestivalSlug.describe(
      'The slug: a DNS label, at most 40 characters, unique; the file is called <slug>.yaml.',
    ),
    state: z
      .enum(['open', 'stopped', 'archived'])
      .default('open')
      .describe('open; stopped: no pod runs, data stays; archived: needs a recorded backup.'),
    title: Text,
    template: TemplateName.describe(
      '{seat|noseat}[-merchandise][-kakao][-stay], or a file of gitops/templates: which services the festival needs.',
    ),
    timezone: z.string().min(1).describe('IANA time zone, e.g. Asia/Seoul: decides where a day begins.'),
    currency: Currency,
    sales: z.strictObject({
      opensAt: Instant.describe('RFC 3339 with an offset. Holds are refused before it.'),
      closesAt: Instant.describe('RFC 3339 with an offset. Holds are refused from it on.'),
      expectedFans: z
        .int()
        .min(1)
        .max(10_000_000)
        .describe('How many people will try to buy: sizes everything.'),
      maxTicketsPerFan: z.int().min(1).max(1000),
    }),
    performances: z
      .array(
        z.strictObject({
          id: Ids,
          title: Text,
          startsAt: Instant,
          sections: z.array(Section).min(1).max(500),
        }),
      )
      .min(1)
      .max(500),
    goods: z
      .array(
        z.strictObject({
          id: Ids,
          title: Text,
          price: Price,
          stock: z.int().min(0).max(10_000_000),
          maxPerFan: z.int().min(1).max(1000),
        }),
      )
      .optional()
      .describe('What a merchandise template sells.'),
    rooms: z
      .array(
        z.strictObject({
          id: Ids,
          title: Text,
          pricePerNight: Price,
          units: z.int().min(1).max(100_000),
          from: Day.describe('First night.'),
          to: Day.describe('Check-out day.'),
        }),
      )
      .optional()
      .describe('What a stay template lets.'),
    refunds: z
      .array(
        z.strictObject({
          untilDaysBefore: z.int().min(0).max(365).describe('Whole days before the performance.'),
          feePercent: z.int().min(0).max(100).describe('What is kept.'),
        }),
      )
      .default([])
      .describe(
        'Who cancels this early gets back all but the fee; after the last rule nothing. Empty: no refunds.',
      ),
    scale: z
      .record(z.string(), Replicas)
      .optional()
      .describe('Service name to replicas; the plan computes the rest.'),
  })
  .meta({ title: 'Clove festival file' });
export type FestivalFile = z.infer<typeof FestivalFile>;
export type FestivalSection = FestivalFile['performances'][number]['sections'][number];
