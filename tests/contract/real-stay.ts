import { Hold } from '@clove/contracts';
import { expectStatus } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import type { DeliveringInventory } from './deliveries-contract.ts';
import type { InventoryUnderTest } from './inventory-contract.ts';

const NIGHTS = { from: '2030-12-30', to: '2031-01-01' };

/** The office's stay service; every hold has a guest and a room of its own, all of whose units it holds. */
export function realStay(office: Office): InventoryUnderTest & DeliveringInventory {
  let rooms = 0;

  async function sql(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    const client = await office.database('stay');
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

  async function hold(roomId: string, units: number): Promise<Hold> {
    const answer = await (await office.newFan()).unsafe('/api/rooms/holds', { roomId, ...NIGHTS, units });
    return Hold.parse(expectStatus(answer, 201).json);
  }

  return {
    ...office.cluster.internal('stay', 'ticket'),
    lapse,

    async place(units) {
      rooms += 1;
      const id = `room-${rooms}`;
      const organiser = await office.organiser();
      const room = { id, title: { ko: '방' }, pricePerNight: 1_000, units, ...NIGHTS };
      expectStatus(await organiser.unsafe('/api/rooms', room), 201);
      return hold(id, units);
    },

    async lose(lost) {
      await lapse(lost);
      const [roomId = ''] = (lost.units[0]?.item ?? '').split('/');
      await hold(roomId, lost.units.length);
    },

    /** The guest of this unit comes a while before the others of its hold. */
    async handOver(_, unitId) {
      const [booking] = await sql(`UPDATE bookings SET starts_at = ${past} WHERE unit_id = $1 RETURNING id`, [
        unitId,
      ]);
      const organiser = await office.organiser();
      expectStatus(await organiser.unsafe(`/api/bookings/${booking?.['id']}/check-in`, undefined), 200);
    },
  };
}
