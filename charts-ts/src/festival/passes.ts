import { LocalId, MOST_PASSES } from '@clove/contracts';
import { z } from 'zod';
import { block, count, Free, Id, Price, Text } from './schema-fields.ts';
import { notList } from './schema-messages.ts';

const Pass = block({
  id: Id('pass', 'weekend'),
  title: Text('What tickets call it.', '주말권', 'Weekend pass'),
  performances: z
    .array(LocalId, { error: notList })
    .min(2)
    .max(500)
    .meta({ description: 'Performances that it admits to, once each.', examples: [['day-1', 'day-2']] }),
  section: LocalId.meta({
    description: 'The standing section of each of these performances that it admits to.',
    examples: ['LAWN'],
  }),
  price: Price('Of the pass, for all its performances together.', 180_000),
  quota: count(1, 1_000_000).meta({
    description:
      "How many are sold. They are kept out of the section's capacity in each of the performances: the rest is sold singly.",
    examples: [2_000],
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
