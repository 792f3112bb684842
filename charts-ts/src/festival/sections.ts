import { type PlanRow, SeatRange } from '@clove/contracts';
import { z } from 'zod';
import { block, count, Free, Id, Price, Text } from './schema-fields.ts';
import { notBoolean, notList } from './schema-messages.ts';

const Truth = z.boolean({ error: notBoolean }).optional();

const Category = block({
  id: Id('category', 'youth'),
  title: Text('What fans and staff at the door read.', '청소년', 'Youth'),
  price: Price('What one place costs in it.', 79_000),
  free: Free,
  proofAtDoor: Truth.meta({
    description: 'Who comes in shows what entitles to it. Default: false.',
    examples: [true],
  }),
  accessible: Truth.meta({
    description: 'Entitles to an accessible seat, and companions to the seats beside it. Default: false.',
    examples: [true],
  }),
  minPerOrder: count(1, 1000)
    .optional()
    .meta({ description: 'Of one order, where it has any of this category. Default: 1.', examples: [3] }),
  maxPerOrder: count(1, 1000)
    .optional()
    .meta({ description: 'Of one order. Default: as many as a fan may have.', examples: [2] }),
}).meta({
  description: 'A price for those whom it is meant for.',
  examples: [{ id: 'youth', title: { ko: '청소년', en: 'Youth' }, price: 79_000, proofAtDoor: true }],
});

/** Of a section, or of a pass. */
export const Categories = z
  .array(Category, { error: notList })
  .min(1)
  .max(20)
  .optional()
  .meta({
    description:
      'Prices for adults, youth, seniors and so on, instead of price; the first is for those who name none.',
    examples: [
      [
        { id: 'adult', title: { ko: '일반', en: 'Adult' }, price: 99_000 },
        { id: 'youth', title: { ko: '청소년', en: 'Youth' }, price: 79_000, proofAtDoor: true },
      ],
    ],
  });

export const Seats = z.array(SeatRange, { error: notList }).min(1).max(1000).optional();

/** A file name: what lies beside the festival file, in the folder of its slug. */
export const PLAN_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}\.(?:csv|svg)$/;

export const Section = block({
  id: Id('section', 'A'),
  title: Text('What fans read. Default: its id.', '1층 A구역', 'Stalls A').optional(),
  rows: count(1, 500)
    .optional()
    .meta({ description: 'Numbered: how many rows. Only with seatsPerRow.', examples: [20] }),
  seatsPerRow: count(1, 500)
    .optional()
    .meta({ description: 'Numbered: seats in every row. Only with rows.', examples: [30] }),
  plan: z
    .string()
    .regex(PLAN_FILE, 'the name of a .csv or .svg file in the folder of the festival')
    .optional()
    .meta({
      description:
        'Numbered: a file of its rows and seats, beside this file in the folder <slug>. Instead of rows and seatsPerRow.',
      examples: ['seats.csv'],
    }),
  capacity: count(1, 1_000_000)
    .optional()
    .meta({
      description: 'Standing: how many places. Instead of rows and seatsPerRow, or a plan.',
      examples: [8000],
    }),
  price: Price('What one place costs. Instead of categories.', 99_000).optional(),
  free: Free,
  categories: Categories,
  blocked: Seats.meta({
    description:
      'Numbered: seats that are not there for anybody, such as behind the mixing desk. As <row>-<seat>, or from..to in one row. Default: none.',
    examples: [['1-1..1-4', '20-30']],
  }),
  house: Seats.meta({
    description:
      'Numbered: seats that the organiser keeps and that are never offered to fans. As <row>-<seat>, or from..to in one row. Default: none.',
    examples: [['1-1..1-4', '20-30']],
  }),
  accessible: Seats.meta({
    description:
      'Numbered: seats for those in a category with accessible: true, and for companions beside them. As <row>-<seat>, or from..to in one row. Default: none.',
    examples: [['1-1..1-4', '20-30']],
  }),
  hidden: Truth.meta({
    description:
      'true: neither shown nor sold to fans without a code of a voucher that opens it. Default: false.',
    examples: [true],
  }),
  avoidSingleSeats: Truth.meta({
    description:
      'Numbered: refuses choices that leave a seat alone between others, while others are possible. Default: false.',
    examples: [true],
  }),
}).meta({
  description:
    'One price area: numbered (rows and seatsPerRow, or a plan; only in seat templates) or standing (capacity).',
  oneOf: [{ required: ['rows', 'seatsPerRow'] }, { required: ['plan'] }, { required: ['capacity'] }],
  examples: [
    { id: 'A', rows: 20, seatsPerRow: 30, price: 132_000 },
    { id: 'LAWN', capacity: 8000, price: 99_000 },
  ],
});

/** What a plan's file says of one section. */
export interface PlannedSection {
  readonly rows: readonly PlanRow[];
  readonly blocked: readonly string[];
  readonly house: readonly string[];
  readonly accessible: readonly string[];
}

/** A section as its file has it, with what its plan's file says. */
export type FestivalSection = z.infer<typeof Section> & { readonly layout?: PlannedSection | undefined };
