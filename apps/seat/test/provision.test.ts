import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { postgresCorrectionBook } from '../src/adapters/postgres/correction-book.ts';
import { correctSection, type SectionCorrection } from '../src/application/correct-section.ts';
import {
  numberedSection,
  outcome,
  placed,
  places,
  saleDocument,
  seats,
  sharedReplicas,
  standingSection,
} from './replicas.ts';

const replicas = sharedReplicas(undefined, { afresh: true });

const base = () => saleDocument([numberedSection('A', 2, 3), standingSection('S', 10)]);

function correct(sectionId: string, correction: SectionCorrection) {
  return replicas.a.inventory.unitOfWork.run((tx) =>
    correctSection(
      tx,
      replicas.a.inventory,
      postgresCorrectionBook(),
      { performanceId: 'day-1', sectionId },
      correction,
      newId(),
    ),
  );
}

const section = async (id: string) =>
  (
    await replicas.sql<{ price: string; received: number | null; capacity: number | null; on_sale: boolean }>(
      `SELECT s.price, s.received, c.capacity, s.on_sale FROM sections s
       LEFT JOIN standing_sections c ON c.performance_id = s.performance_id AND c.section_id = s.id WHERE s.id = $1`,
      [id],
    )
  )[0];

async function everything() {
  return Promise.all(
    ['sale', 'performances', 'sections', 'standing_sections', 'seats'].map((table) =>
      replicas.sql(`SELECT t::text FROM ${table} t ORDER BY 1`),
    ),
  );
}

describe('provisioning', () => {
  test('creates performances, sections and a row per seat, and repeats change nothing', async () => {
    const first = await replicas.provision(base());
    expect(first.changes).toEqual([
      { entity: 'sale', action: 'created', overridden: [] },
      { entity: 'performance day-1', action: 'created', overridden: [] },
      { entity: 'section day-1/A', action: 'created', overridden: [] },
      { entity: 'section day-1/S', action: 'created', overridden: [] },
    ]);
    const before = await everything();
    const again = await replicas.provision(base(), { generation: 1 });
    expect(new Set(again.changes.map(({ action }) => action))).toEqual(new Set(['unchanged']));
    expect(await everything()).toEqual(before);
    expect(await replicas.sql('SELECT 1 FROM seats')).toHaveLength(6);
  });

  test('as a dry run says what it would do and changes nothing', async () => {
    const empty = await everything();
    const dry = await replicas.provision(base(), { dryRun: true });
    expect(dry.changes.map(({ action }) => action)).toEqual(['created', 'created', 'created', 'created']);
    expect(await everything()).toEqual(empty);
    expect(await replicas.provision(base())).toEqual(dry);
  });

  test('of an older generation is refused', async () => {
    await replicas.provision(base(), { generation: 5 });
    await expect(replicas.provision(base(), { generation: 4 })).rejects.toMatchObject({
      refusal: { reason: 'older-generation', asked: 4, applied: 5 },
    });
  });

  test('keeps a console price the file did not change, and reports the one it replaces', async () => {
    await replicas.provision(base());
    await correct('S', { price: 80_000 });
    await replicas.provision(saleDocument([numberedSection('A', 2, 3), standingSection('S', 20)]), {
      generation: 2,
    });
    expect(await section('S')).toMatchObject({ price: '80000', received: 20 });
    const third = await replicas.provision(
      saleDocument([numberedSection('A', 2, 3), standingSection('S', 20, 70_000)]),
      { generation: 3 },
    );
    expect(third.changes.at(-1)).toEqual({
      entity: 'section day-1/S',
      action: 'updated',
      overridden: ['price: 80000 -> 70000'],
    });
    expect(await section('S')).toMatchObject({ price: '70000' });
  });

  test('adds what was received to what the console corrected', async () => {
    await replicas.provision(base());
    await correct('S', { capacity: { delta: -3, reason: 'camera platform' } });
    expect(await section('S')).toMatchObject({ received: 10, capacity: 7 });
    await replicas.provision(saleDocument([numberedSection('A', 2, 3), standingSection('S', 15)]), {
      generation: 2,
    });
    expect(await section('S')).toMatchObject({ received: 15, capacity: 12 });
    expect(await replicas.sql('SELECT delta, reason FROM capacity_corrections')).toEqual([
      { delta: -3, reason: 'camera platform' },
    ]);
  });

  test('withdraws what left the file and never deletes it; what comes back is on sale again', async () => {
    await replicas.provision(base());
    const held = placed(await replicas.a.place(newId(), seats('A/1-1')));
    const gone = await replicas.provision(saleDocument([standingSection('S', 10)]), { generation: 2 });
    expect(gone.changes.at(-1)).toEqual({ entity: 'section day-1/A', action: 'withdrawn', overridden: [] });
    expect(outcome(await replicas.a.place(newId(), seats('A/1-2')))).toBe('withdrawn');
    expect(await replicas.sql('SELECT hold_id FROM seats WHERE hold_id IS NOT NULL')).toEqual([
      { hold_id: held.id },
    ]);
    await replicas.provision(base(), { generation: 3 });
    expect(outcome(await replicas.a.place(newId(), seats('A/1-2')))).toBe('placed');
  });

  test('grows and shrinks rows of seats, but never below what is sold or held', async () => {
    await replicas.provision(base());
    const grown = saleDocument([numberedSection('A', 3, 4), standingSection('S', 10)]);
    await replicas.provision(grown, { generation: 2 });
    placed(await replicas.a.place(newId(), seats('A/2-3')));
    await replicas.provision(base(), { generation: 3 });
    expect(outcome(await replicas.a.place(newId(), seats('A/3-1')))).toBe('withdrawn');
    expect(outcome(await replicas.a.place(newId(), seats('A/2-4')))).toBe('withdrawn');
    await replicas.provision(grown, { generation: 4 });
    expect(outcome(await replicas.a.place(newId(), seats('A/3-1')))).toBe('placed');
    await replicas.expectBalanced();
  });

  test('is refused with every reason at once, in the dry run too, and changes nothing', async () => {
    await replicas.provision(base());
    placed(await replicas.a.place(newId(), seats('A/2-3')));
    placed(await replicas.a.place(newId(), places(4)));
    const before = await everything();
    const refused = {
      ...saleDocument([numberedSection('A', 1, 3), standingSection('S', 3)]),
      currency: 'JPY' as const,
    };
    for (const dryRun of [true, false]) {
      await expect(replicas.provision(refused, { generation: 2, dryRun })).rejects.toMatchObject({
        refusal: {
          reason: 'provision-refused',
          faults: [
            { field: 'currency' },
            { field: 'performances.0.sections.0.rows' },
            { field: 'performances.0.sections.1.capacity' },
          ],
        },
      });
    }
    expect(await everything()).toEqual(before);
  });

  test('refuses ids named twice, a window that never opens, another kind under a known id, and ids made in the console', async () => {
    await replicas.provision(base());
    await replicas.sql("UPDATE sections SET managed_by = 'console' WHERE id = 'S'");
    const twice = saleDocument([standingSection('B', 1), standingSection('B', 2)], {
      closesAt: '2019-01-01T00:00:00Z',
    });
    await expect(replicas.provision(twice, { generation: 2 })).rejects.toMatchObject({
      refusal: { faults: [{ field: 'sales.closesAt' }, { field: 'performances.0.sections.1.id' }] },
    });
    const clashing = saleDocument([standingSection('A', 5), standingSection('S', 10)]);
    await expect(replicas.provision(clashing, { generation: 2 })).rejects.toMatchObject({
      refusal: {
        faults: [{ field: 'performances.0.sections.1.id' }, { field: 'performances.0.sections.0.kind' }],
      },
    });
  });

  test('a correction below what is sold or held is refused, as is one of a numbered section', async () => {
    await replicas.provision(base());
    placed(await replicas.a.place(newId(), places(4)));
    await expect(correct('S', { capacity: { delta: -7, reason: 'x' } })).rejects.toMatchObject({
      refusal: { reason: 'capacity-refused' },
    });
    await expect(correct('A', { capacity: { delta: -1, reason: 'x' } })).rejects.toMatchObject({
      refusal: { reason: 'capacity-refused' },
    });
    await expect(correct('Z', { price: 1 })).rejects.toMatchObject({
      refusal: { reason: 'no-such-section' },
    });
    expect(await correct('S', { capacity: { delta: -6, reason: 'x' } })).toMatchObject({ capacity: 4 });
  });

  test('while fans hold, the capacity is never oversold', async () => {
    await replicas.provision(base());
    const fans = Array.from({ length: 12 }, () => replicas.b.place(newId(), places(1)));
    const shrink = replicas
      .provision(saleDocument([numberedSection('A', 2, 3), standingSection('S', 5)]), { generation: 2 })
      .then(
        () => 'applied',
        () => 'refused',
      );
    const [answers, shrunk] = await Promise.all([Promise.all(fans), shrink]);
    const held = answers.filter((answer) => answer.kind === 'placed').length;
    expect(held).toBe(shrunk === 'applied' ? 5 : 10);
    await replicas.expectBalanced();
  });
});
