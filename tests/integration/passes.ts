import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, type Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';

const passId = 'both-days';
const SeatMap = z.object({ sections: z.array(z.object({ id: z.string(), available: z.number() })) });
const Festival = z.object({ passes: z.array(z.looseObject({ id: z.string() })) });
const PassTickets = z.object({
  tickets: z.array(
    z.object({
      id: z.string(),
      performanceId: z.string(),
      state: z.string(),
      qr: z.string().nullable(),
      pass: z
        .object({
          performances: z.array(
            z.object({ id: z.string(), enteredAt: z.string().nullable(), cancelled: z.boolean() }),
          ),
        })
        .nullable(),
    }),
  ),
});

/** Passes through the gateway: sold out to the last one without a place too many, used once a day, given back. */
export function passes(theOffice: () => Office): void {
  let office: Office;
  let organiser: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    organiser = await office.organiser();
  }, 240_000);

  async function free(performanceId: string): Promise<number | undefined> {
    const answer = await organiser.http.request('GET', `/api/seats?performance=${performanceId}`);
    const { sections } = SeatMap.parse(expectStatus(answer, 200).json);
    return sections.find(({ id }) => id === 'LAWN')?.available;
  }

  async function passOf(fan: Fan) {
    const { tickets } = PassTickets.parse((await fan.http.request('GET', '/api/tickets')).json);
    const pass = tickets.find(({ performanceId }) => performanceId === passId);
    if (pass === undefined) throw new Error('the fan has no pass');
    return pass;
  }

  /** Years before the doors open: staff say why. */
  const checkIn = async (qr: string | null, performanceId: string) => {
    const body = { qr, performanceId, override: { reason: 'rehearsal' } };
    const { status, json } = await organiser.unsafe('/api/tickets/check-ins', body);
    return [status, status === 200 ? 'in' : z.object({ type: z.string() }).parse(json).type];
  };

  test('the festival offers them, and sells them beside single places, which keep theirs', async () => {
    const festival = Festival.parse((await organiser.http.request('GET', '/api/events')).json);
    expect(festival.passes).toMatchObject([
      { id: passId, performances: ['day-1', 'day-2'], sectionId: 'LAWN', price: 180_000, onSale: true },
    ]);
    // 40 and 30 places, 10 of which are the passes'.
    await eventually(async () => expect([await free('day-1'), await free('day-2')]).toEqual([30, 20]), {
      timeoutMs: 10_000,
    });
  });

  test('one is bought as one line, used once per day with one code, and what was used is shown', async () => {
    const fan = await office.newFan();
    const order = await fan.buy({ performanceId: passId, sectionId: 'LAWN', quantity: 1 }, 'kakao-pay');
    expect(order).toMatchObject({ total: 180_000, lines: [{ performanceId: passId }] });
    const { qr } = await passOf(fan);
    expect(await checkIn(qr, 'day-1')).toEqual([200, 'in']);
    expect(await checkIn(qr, 'day-1')).toEqual([409, '/problems/already-checked-in']);
    expect(await passOf(fan)).toMatchObject({
      ...{ state: 'CHECKED_IN', qr },
      pass: { performances: [{ enteredAt: expect.any(String) }, { enteredAt: null }] },
    });
    expect(await checkIn(qr, 'day-2')).toEqual([200, 'in']);
    expect(await passOf(fan)).toMatchObject({ qr: null });
  });

  test('one that was not used is given back, and its place is a pass again', async () => {
    const fan = await office.newFan();
    await fan.buy({ performanceId: passId, sectionId: 'LAWN', quantity: 2 }, 'kakao-pay');
    const before = await free(passId);
    expectStatus(await fan.cancelTickets([(await passOf(fan)).id]), 202);
    await eventually(async () => expect(await free(passId)).toBe((before ?? 0) + 1), { timeoutMs: 30_000 });
    expect(await free('day-1')).toBe(30);
  });
}
