import { newId } from '@clove/service-kit';
import { type PreparedStatement, preparedDuring } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { placed, places, type Replicas, saleDocument, standingSection, twoReplicas } from './replicas.ts';
import { entriesOf } from './waiting.ts';

/** Source: the line that a large sale is expected to have. */
const WAITING = 20_000;
/** Pages of 8 kB. Source: what a poll may cost that finds nothing to do. */
const FEW_PAGES = 100;

const Plan = z
  .tuple([
    z.object({
      'QUERY PLAN': z.tuple([
        z.object({ Plan: z.object({ 'Shared Hit Blocks': z.int(), 'Shared Read Blocks': z.int() }) }),
      ]),
    }),
  ])
  .transform(([row]) => row['QUERY PLAN'][0].Plan);

describe('with 20,000 fans in one line', () => {
  let replicas: Replicas;
  let statements: readonly PreparedStatement[];
  beforeAll(async () => {
    statements = await preparedDuring(async () => {
      replicas = await twoReplicas();
      await replicas.provision(saleDocument([standingSection('S', 2), standingSection('T', 2)]));
      placed(await replicas.a.place(newId(), places(2)));
      await sweepLine();
      await entriesOf(replicas.a.inventory, newId());
    });
    await replicas.sql(
      `INSERT INTO waiting_entries (id, fan_id, performance_id, section_id, quantity)
       SELECT gen_random_uuid(), gen_random_uuid(), 'day-1', 'S', 1 FROM generate_series(1, ${WAITING})`,
    );
    // The line is not dense: others waited between, and left.
    await replicas.sql(`UPDATE waiting_entries SET state = 'LEFT' WHERE place % 7 = 0`);
    await replicas.sql('VACUUM ANALYZE waiting_entries');
  });
  afterAll(() => replicas.close());

  /** The sections that the sweep would offer in. */
  const sweepLine = () =>
    replicas.a.inventory.unitOfWork.run((tx) => replicas.a.inventory.waiting.book.waitedFor(tx));

  test('each fan sees the exact number of those who wait before them', async () => {
    const sample = await replicas.sql<{ fan_id: string; position: number }>(
      `SELECT fan_id, position FROM (
         SELECT fan_id, place, row_number() OVER (ORDER BY place)::int AS position
         FROM waiting_entries WHERE state = 'WAITING') AS line
       WHERE position % 997 = 1 OR place % 256 IN (0, 255) AND position % 11 = 0 ORDER BY position`,
    );
    expect(sample.length).toBeGreaterThan(20);
    for (const { fan_id: fanId, position } of sample) {
      expect(await entriesOf(replicas.a.inventory, fanId)).toMatchObject([{ state: 'WAITING', position }]);
    }
  });

  test('asking for a place, and the sweep that finds nothing to offer, read few pages', async () => {
    const [last] = await replicas.sql<{ fan_id: string }>(
      `SELECT fan_id FROM waiting_entries WHERE state = 'WAITING' ORDER BY place DESC LIMIT 1`,
    );
    expect(await sweepLine()).toEqual(['day-1/S']);
    for (const [name, values] of [
      ['waiting-of-fan', [last?.fan_id, null]],
      ['waited-for-all', []],
    ] as const) {
      const statement = statements.find((candidate) => candidate.name === name);
      if (statement === undefined) throw new Error(`${name} was not prepared`);
      const explained = await replicas.sql(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement.text}`, [
        ...values,
      ]);
      const plan = Plan.parse(explained);
      const pages = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      expect({ name, few: pages <= FEW_PAGES, pages }).toEqual({ name, few: true, pages });
    }
  });
});
