import { LocalId, MOST_GATES } from '@clove/contracts';
import { z } from 'zod';
import { block, Id, Text } from './schema-fields.ts';
import { notBoolean, notList } from './schema-messages.ts';

const list = (most: number, description: string, examples: readonly string[]) =>
  z
    .array(LocalId, { error: notList })
    .min(1)
    .max(most)
    .optional()
    .meta({ description, examples: [examples] });

const Gate = block({
  id: Id('gate', 'north'),
  title: Text('What staff call it.', '북문', 'North gate'),
  performances: list(500, 'Performances that it serves. Default: all.', ['day-1']),
  sections: list(500, 'Sections that it serves. Default: all.', ['A', 'LAWN']),
  categories: list(
    500,
    'Price categories that it serves. Default: all tickets, with a category or without.',
    ['adult', 'youth'],
  ),
  doors: list(
    100,
    'Its doors or lanes, for the record of who entered where. Default: they are not distinguished.',
    ['n1', 'n2'],
  ),
  reentry: z
    .boolean({ error: notBoolean })
    .optional()
    .meta({
      description: 'true: who is scanned out may come in again. Default: false.',
      examples: [true],
    }),
}).meta({
  description:
    'Where tickets are checked in. Each check-in names its gate, and a wrong one names the right one.',
  examples: [{ id: 'north', title: { ko: '북문', en: 'North gate' }, sections: ['LAWN'], reentry: true }],
});

export const Gates = z.array(Gate, { error: notList }).max(MOST_GATES).optional().meta({
  description:
    'Where tickets are checked in. Default: none in the file; organisers can make gates in the console, and without any a check-in names its performance alone.',
});
