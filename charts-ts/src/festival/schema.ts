import { Currency, FestivalSlug, PaymentWord, TIME_OF_DAY } from '@clove/contracts';
import { z } from 'zod';
import { TemplateName } from '../templates/custom-schema.ts';
import { Drawing, type FestivalDrawing } from './drawing.ts';
import { Gates } from './gates.ts';
import { Goods, Room } from './goods-and-rooms.ts';
import { Organiser } from './organiser.ts';
import { LegalTexts, LineUp, MinAge, Notices, Theme, Venue } from './page.ts';
import { Passes } from './passes.ts';
import { block, count, Id, Text, when } from './schema-fields.ts';
import { notBoolean, notFestival, notList, notTimeOfDay } from './schema-messages.ts';
import { type FestivalSection, Section } from './sections.ts';
import { Vouchers } from './vouchers.ts';

const Sales = block({
  opensAt: when('When sales open: holds are refused before it.', '2026-06-01T20:00:00+09:00'),
  closesAt: when('When sales close: holds are refused from it on.', '2026-08-06T23:59:00+09:00'),
  expectedFans: count(1, 10_000_000).meta({
    description: 'How many people will try to buy: sizes everything.',
    examples: [120_000],
  }),
  maxTicketsPerFan: count(1, 1000).meta({
    description: 'Tickets that one member can hold and own, over all performances.',
    examples: [4],
  }),
}).meta({ description: 'When is sold, and to how many.' });

const Performance = block({
  id: Id('performance', 'day-1'),
  title: Text('What tickets call it.', '첫째 날', 'Day 1'),
  startsAt: when('When it starts; refund days are counted back from it.', '2026-08-07T13:00:00+09:00'),
  salesCloseAt: when(
    'When nothing of it is sold any more. Default: startsAt; sales.closesAt bounds it.',
    '2026-08-07T12:00:00+09:00',
  ).optional(),
  doorsAt: when(
    'From when its tickets can be checked in. Default: 6 hours before startsAt.',
    '2026-08-07T11:00:00+09:00',
  ).optional(),
  minAge: MinAge('Default: as the festival says.'),
  lineUp: LineUp,
  sections: z
    .array(Section, { error: notList })
    .min(1)
    .max(500)
    .meta({
      description: 'Where people sit or stand, each with its price.',
      examples: [[{ id: 'LAWN', capacity: 8000, price: 99_000 }]],
    }),
}).meta({ description: 'One show that tickets are sold for.' });

const RefundRule = block({
  untilDaysBefore: count(0, 365)
    .optional()
    .meta({ description: 'Whole days before the performance.', examples: [10, 1] }),
  cutOff: z
    .string({ error: notTimeOfDay })
    .regex(TIME_OF_DAY, { error: notTimeOfDay })
    .optional()
    .meta({
      description:
        "Time of the last such day, in the festival's zone, until which the rule counts. Only with untilDaysBefore. Default: the whole day.",
      examples: ['17:00'],
    }),
  withinDaysOfPurchase: count(1, 365)
    .optional()
    .meta({
      description:
        'Instead of untilDaysBefore: so many times 24 hours after the order, never past the start. The cheaper of the rules that fit counts.',
      examples: [7],
    }),
  feePercent: count(0, 100).meta({
    description: 'What is kept, in percent of what was paid.',
    examples: [0, 30],
  }),
}).meta({
  description: 'Who cancels this early gets back all but the fee.',
  oneOf: [{ required: ['untilDaysBefore'] }, { required: ['withinDaysOfPurchase'] }],
  examples: [
    { untilDaysBefore: 1, cutOff: '17:00', feePercent: 30 },
    { withinDaysOfPurchase: 7, feePercent: 0 },
  ],
});

const Replicas = block({
  min: count(1, 100)
    .optional()
    .meta({
      description: 'At least so many pods. Default: from the catalogue and expectedFans.',
      examples: [2],
    }),
  max: count(1, 200)
    .optional()
    .meta({ description: 'At most so many pods. Default: computed from expectedFans.', examples: [20] }),
}).meta({ description: 'Pods of one service instead of the computed number.' });

/** The file an organiser writes: gitops/festivals/<slug>.yaml. */
export const FestivalFile = z
  .strictObject(
    {
      festival: FestivalSlug.meta({
        description:
          'The slug: lower case letters, digits and inner hyphens, at most 40, unique. The file is called <slug>.yaml and the address starts with it. Never changes.',
        examples: ['busan-rock-2026'],
      }),
      state: z.enum(['open', 'stopped', 'archived']).default('open').meta({
        description:
          'open: it runs. stopped: no pod runs, volumes and addresses stay. archived: only volumes and names stay; needs a recorded backup in ops.yaml. Default: open.',
      }),
      title: Text("The festival's name.", '부산국제록페스티벌 2026', 'Busan Rock Festival 2026'),
      template: TemplateName.meta({
        description:
          'Which services the festival needs: {seat|noseat}[-merchandise][-kakao][-stay], or a file of gitops/templates. "clove template list" shows all.',
        examples: ['seat-kakao'],
      }),
      timezone: z
        .string()
        .min(1)
        .meta({
          description: 'IANA time zone: decides where a day begins.',
          examples: ['Asia/Seoul'],
        }),
      currency: Currency.meta({ description: 'What every price is in (ISO 4217).', examples: ['KRW'] }),
      sales: Sales,
      performances: z
        .array(Performance, { error: notList })
        .min(1)
        .max(500)
        .meta({ description: 'The shows, in the order they are listed to fans.' }),
      goods: z
        .array(Goods, { error: notList })
        .optional()
        .meta({ description: 'What a -merchandise template sells. Default: nothing.' }),
      rooms: z
        .array(Room, { error: notList })
        .optional()
        .meta({ description: 'What a -stay template lets. Default: nothing.' }),
      passes: Passes,
      gates: Gates,
      vouchers: Vouchers,
      payments: z
        .array(PaymentWord, { error: notList })
        .min(1)
        .max(PaymentWord.options.length)
        .optional()
        .meta({
          description:
            "How fans pay, in the order in which it is offered: kakao (Kakao Pay), toss (cards by Toss Payments). The template's own comes first. Default: that alone.",
          examples: [['kakao', 'toss']],
        }),
      paymentsEnded: z
        .array(PaymentWord, { error: notList })
        .min(1)
        .max(PaymentWord.options.length)
        .optional()
        .meta({
          description:
            'How fans paid once and no longer can: orders that were paid so are still refunded through it. Default: nothing.',
          examples: [['toss']],
        }),
      refunds: z
        .array(RefundRule, { error: notList })
        .default([])
        .meta({
          description:
            'Cancelling early costs a fee, the earlier the smaller; after the last rule nothing comes back. Default: no refunds.',
          examples: [
            [
              { untilDaysBefore: 10, feePercent: 0 },
              { untilDaysBefore: 1, feePercent: 30 },
            ],
          ],
        }),
      organiser: Organiser.optional(),
      venue: Venue.optional(),
      drawing: Drawing.optional(),
      theme: Theme.optional(),
      minAge: MinAge('Of performances that say none. Default: the page does not say.'),
      notices: Notices,
      legalTexts: LegalTexts.optional(),
      resale: z
        .boolean({ error: notBoolean })
        .optional()
        .meta({
          description:
            'true: fans may give a ticket back at what they paid; it goes on sale once its section is sold out, and the money follows when it is sold again, at the latest when the performance starts. Default: false.',
          examples: [true],
        }),
      scale: z
        .record(z.string(), Replicas)
        .optional()
        .meta({
          description:
            'Service to number of pods, where the computed one will not do. Default: the plan computes all.',
          examples: [{ seat: { max: 20 } }],
        }),
    },
    { error: notFestival },
  )
  .meta({ title: 'Clove festival file' });
type WrittenFile = z.infer<typeof FestivalFile>;
/** A festival file with what the files of its seat plans say. */
export type FestivalFile = Omit<WrittenFile, 'performances' | 'drawing'> & {
  performances: (Omit<WrittenFile['performances'][number], 'sections'> & { sections: FestivalSection[] })[];
  drawing?: FestivalDrawing | undefined;
};
export type { FestivalSection };
export type FestivalGoods = NonNullable<FestivalFile['goods']>[number];
export type FestivalPass = NonNullable<FestivalFile['passes']>[number];
export type FestivalRoom = NonNullable<FestivalFile['rooms']>[number];
export type FestivalVoucher = NonNullable<FestivalFile['vouchers']>[number];
export type FestivalRefundRule = FestivalFile['refunds'][number];

/** The top-level fields of a festival file that are well-formed by themselves. */
export type WellFormedFields = { readonly [Field in keyof FestivalFile]?: FestivalFile[Field] | undefined };
