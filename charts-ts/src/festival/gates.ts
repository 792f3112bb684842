import { LocalId, MOST_GATES } from '@clove/contracts';
import { z } from 'zod';
import { type Report, unique } from './report.ts';
import type { WellFormedFields } from './schema.ts';
import { block, Id, Text } from './schema-fields.ts';
import { notBoolean, notList } from './schema-messages.ts';

const ids = (most: number, description: string, examples: readonly string[]) =>
  z
    .array(LocalId, { error: notList })
    .min(1)
    .max(most)
    .optional()
    .meta({ description, examples: [examples] });

const Gate = block({
  id: Id('gate', 'north'),
  title: Text('What staff call it.', '북문', 'North gate'),
  performances: ids(500, 'Performances that it serves. Default: all.', ['day-1']),
  sections: ids(500, 'Sections that it serves. Default: all.', ['A', 'LAWN']),
  categories: ids(500, 'Price categories that it serves. Default: all tickets, with a category or without.', [
    'adult',
    'youth',
  ]),
  doors: ids(
    100,
    'Its doors or lanes, for the record of who entered where. Default: they are not told apart.',
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

/** What disagrees between gates and what is sold. */
export function checkGates({ gates = [], performances }: WellFormedFields, report: Report): void {
  unique(gates, (index) => ['gates', index, 'id'], 'gate', report);
  if (performances === undefined) return;
  const known = {
    performances: new Set(performances.map(({ id }) => id)),
    sections: new Set(performances.flatMap(({ sections }) => sections.map(({ id }) => id))),
  };
  for (const [index, gate] of gates.entries()) {
    for (const [at, id] of (gate.performances ?? []).entries()) {
      if (known.performances.has(id)) continue;
      report(['gates', index, 'performances', at], `gate ${gate.id}: there is no performance ${id}`);
    }
    for (const [at, id] of (gate.sections ?? []).entries()) {
      if (known.sections.has(id)) continue;
      report(['gates', index, 'sections', at], `gate ${gate.id}: there is no section ${id}`);
    }
  }
}
