import { eventually, type Replicas, type TestEvent } from '@clove/service-kit/testing';
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { FestivalBoardBody, SalesBoardBody } from '../src/adapters/http/routes.ts';
import { startView } from './running-view.ts';

/** Two replicas for the tests of a file, emptied before each, and what tests do to them and read of them. */
export function viewForAll() {
  let started: Replicas | undefined;
  const running = () => {
    if (started === undefined) throw new Error('the replicas are started before the first test');
    return started;
  };
  beforeAll(async () => {
    started = await startView();
  });
  afterAll(() => running().stop());
  beforeEach(async () => {
    for (const table of ['entity', 'counter', 'payment_change', 'erased_member', 'inbox', 'subject_version'])
      await running().rows(`DELETE FROM ${table}`);
  });

  /** Sends events and waits until the last of them is applied: a marker follows each through the same queue. */
  async function apply(...events: readonly TestEvent[]): Promise<void> {
    await running().send(...events);
    await eventually(async () => {
      const [queue] = await running().rows(
        `SELECT count(DISTINCT e.id)::int AS seen FROM unnest($1::uuid[]) AS e (id)
         WHERE EXISTS (SELECT 1 FROM inbox WHERE event_id = e.id)`,
        [events.filter(({ type }) => isFact(type)).map(({ id }) => id)],
      );
      expect(queue).toEqual({
        seen: new Set(events.filter(({ type }) => isFact(type)).map(({ id }) => id)).size,
      });
      const versions = await running().rows('SELECT subject, version::int FROM subject_version');
      for (const event of events.filter(({ type }) => !isFact(type)))
        expect(versions).toContainEqual({
          subject: event.subject,
          version: Math.max(
            ...events
              .filter(({ subject, type }) => subject === event.subject && !isFact(type))
              .map(({ subjectVersion }) => subjectVersion),
          ),
        });
    });
  }

  const isFact = (type: string) => /^(payment\.|auth\.)|UnitsReleased$/.test(type);

  const board = async () => FestivalBoardBody.parse(await (await running().read('/api/overview')).json());
  const sales = async () => {
    const organiser = await running().member('organiser');
    return SalesBoardBody.parse(await (await organiser.ask('GET', '/api/overview/sales')).json());
  };
  /** Everything that is shown, as text. */
  const everything = () =>
    running().rows(
      `SELECT 'sum' AS what, board || ' ' || key || ' ' || measure AS name, value::text AS value FROM counter
         WHERE value <> 0 AND generation = (SELECT shown FROM projection)
       UNION ALL SELECT kind, id, version::text || ' ' || data::text FROM entity
         WHERE version > 0 AND generation = (SELECT shown FROM projection)
       UNION ALL SELECT 'payment change', payment_id || ' ' || version, captured || ' ' || refunded FROM payment_change
         WHERE generation = (SELECT shown FROM projection)
       ORDER BY 1, 2, 3`,
    );

  return { running, apply, board, sales, everything };
}
export type ViewUnderTest = ReturnType<typeof viewForAll>;
