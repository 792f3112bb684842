import { LocalId, MOST_PASSES } from '@clove/contracts';
import { z } from 'zod';
import { block, count, Free, Id, Price, Text } from './schema-fields.ts';
import { notBoolean, notList } from './schema-messages.ts';
import { Categories, Seats } from './sections.ts';

const Pass = block({
  id: Id('pass', 'weekend'),
  title: Text('What tickets call it.', '주말권', 'Weekend pass'),
  performances: z
    .array(LocalId, { error: notList })
    .min(2)
    .max(500)
    .meta({ description: 'Performances that it admits to, once each.', examples: [['day-1', 'day-2']] }),
  section: LocalId.meta({
    description: 'The section of each of these performances that it admits to.',
    examples: ['LAWN'],
  }),
  price: Price('Of the pass, for all its performances together. Instead of categories.', 180_000).optional(),
  categories: Categories,
  quota: count(1, 1_000_000)
    .optional()
    .meta({
      description:
        "Standing: how many are sold. They are kept out of the section's capacity in each of the performances: the rest is sold singly.",
      examples: [2_000],
    }),
  seats: Seats.meta({
    description:
      'Numbered, instead of quota: the seats that are sold as passes, the same in each of the performances. They are not sold singly. As <row>-<seat>, or from..to in one row.',
    examples: [['1-1..1-20', '2-1..2-20']],
  }),
  hidden: z
    .boolean({ error: notBoolean })
    .optional()
    .meta({
      description:
        'true: neither shown nor sold to fans without a code of a voucher that opens its section. Default: false.',
      examples: [true],
    }),
  free: Free,
}).meta({
  description:
    'One ticket for several performances: one price, one QR code, one check-in per performance. Refund days are counted from the first.',
  examples: [
    {
      id: 'weekend',
      title: { ko: '주말권', en: 'Weekend pass' },
      performances: ['day-1', 'day-2'],
      section: 'LAWN',
      price: 180_000,
      quota: 2_000,
    },
  ],
});

export const Passes = z
  .array(Pass, { error: notList })
  .max(MOST_PASSES)
  .optional()
  .meta({ description: 'Tickets for several performances. Default: there are none.' });
