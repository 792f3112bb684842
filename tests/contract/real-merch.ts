import { Hold } from '@clove/contracts';
import { expectStatus } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import type { DeliveringInventory } from './deliveries-contract.ts';
import type { InventoryUnderTest } from './inventory-contract.ts';

/** The office's merch service; every hold has a fan and an item of its own, all of whose pieces it holds. */
export function realMerch(office: Office): InventoryUnderTest & DeliveringInventory {
  let items = 0;

  async function sql(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    const client = await office.database('merch');
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  const past = "now() - interval '1 hour'";
  const lapse = async ({ id }: Hold): Promise<void> => {
    await sql(`UPDATE holds SET created_at = ${past}, expires_at = ${past} WHERE id = $1`, [id]);
  };

  async function hold(itemId: string, quantity: number): Promise<Hold> {
    const answer = await (await office.newFan()).unsafe('/api/goods/holds', { itemId, quantity });
    return Hold.parse(expectStatus(answer, 201).json);
  }

  return {
    ...office.cluster.internal('merch', 'ticket'),
    lapse,

    async place(units) {
      items += 1;
      const id = `item-${items}`;
      const organiser = await office.organiser();
      const item = { id, title: { ko: '물건' }, price: 1_000, stock: units, maxPerFan: 4 };
      expectStatus(await organiser.unsafe('/api/goods', item), 201);
      return hold(id, units);
    },

    async lose(lost) {
      await lapse(lost);
      await hold(lost.units[0]?.item ?? '', lost.units.length);
    },

    async handOver({ id }, unitId) {
      const [pickUp] = await sql('SELECT id FROM pick_ups WHERE hold_id = $1', [id]);
      const organiser = await office.organiser();
      const collected = `/api/goods/pick-ups/${pickUp?.['id']}/collect`;
      expectStatus(await organiser.unsafe(collected, { unitIds: [unitId] }), 200);
    },
  };
}
