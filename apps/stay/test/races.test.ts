import { newId } from '@clove/service-kit';
import type { TestMember } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, answerOf, faultsOf, roomOf, saleOf, sharedStay, stepsOn } from './running.ts';

const UNITS = 10;
const stay = sharedStay(saleOf([roomOf('camp', UNITS)]));
const steps = stepsOn(stay);
const Held = z.object({ id: z.string(), units: z.array(z.object({ unitId: z.string() })) });
const Refused = z.object({ type: z.string(), available: z.int() });

/** Overlapping in every way. */
const ranges = [
  { from: '2099-08-06', to: '2099-08-07' },
  { from: '2099-08-06', to: '2099-08-08' },
  { from: '2099-08-07', to: '2099-08-08' },
  { from: '2099-08-07', to: '2099-08-09' },
  { from: '2099-08-08', to: '2099-08-09' },
  { from: '2099-08-06', to: '2099-08-09' },
];
const NIGHTS = ['2099-08-06', '2099-08-07', '2099-08-08'];

const want = (guest: TestMember, index: number, units = 1 + (index % 2)): Promise<Answer> =>
  answerOf(
    guest.ask('POST', '/api/rooms/holds', { roomId: 'camp', ...ranges[index % ranges.length], units }),
  );

const guests = (count: number) => Promise.all(Array.from({ length: count }, () => stay().member()));

async function freeNights(): Promise<Map<string, number>> {
  const rows = await stay().rows(
    'SELECT night::text AS night, units - taken AS free FROM room_nights ORDER BY night',
  );
  const parsed = z.array(z.object({ night: z.string(), free: z.int() })).parse(rows);
  return new Map(parsed.map(({ night, free }) => [night, free]));
}

/** Sells every night that is left one by one, and shows that not one more can be had. */
async function sellOut(): Promise<void> {
  const oneNight = async (night: string) => {
    const guest = await stay().member();
    const to = Temporal.PlainDate.from(night).add({ days: 1 }).toString();
    return (await guest.ask('POST', '/api/rooms/holds', { roomId: 'camp', from: night, to, units: 1 }))
      .status;
  };
  for (const [night, free] of await freeNights()) {
    const answers = await Promise.all(Array.from({ length: free + 5 }, () => oneNight(night)));
    expect(answers.filter((status) => status === 201)).toHaveLength(free);
    expect(answers.filter((status) => status === 409)).toHaveLength(5);
  }
  expect([...(await freeNights())]).toEqual(NIGHTS.map((night) => [night, 0]));
}

test('200 guests for the last 10 units in overlapping ranges at two replicas: exactly sold out, every loser gets a reason, freed nights are sold again', async () => {
  const all = await guests(200);
  const answers = await Promise.all(all.map((guest, index) => want(guest, index)));
  const held = answers.flatMap(({ status, body }, index) => {
    const guest = all[index];
    return status === 201 && guest !== undefined ? [{ guest, ...Held.parse(body) }] : [];
  });
  for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
    expect(status).toBe(409);
    expect(Refused.parse(body).type).toContain('sold-out');
  }
  expect(held.length).toBeGreaterThan(0);
  await sellOut();

  // Half are paid and booked; of those every third gives a unit back; the others are given up. Nights come free in pieces.
  const bought = held.filter((_, index) => index % 2 === 0).map((hold) => ({ ...hold, orderId: newId() }));
  await Promise.all(
    bought.map(async ({ id, orderId }) => {
      expect(await steps.pin(id, orderId)).toBe('pinned');
      expect(await steps.sell(id, orderId)).toBe('sold');
    }),
  );
  const givenUp = held.filter((_, index) => index % 2 === 1);
  const back = bought.filter((_, index) => index % 3 === 0);
  const [released, withdrawn] = await Promise.all([
    Promise.all(givenUp.map(({ guest, id }) => guest.ask('DELETE', `/api/rooms/holds/${id}`))),
    stay().internal('POST', '/internal/deliveries/withdraw', {
      items: back.map(({ guest, id, orderId }) => ({
        lineId: newId(),
        orderId,
        fanId: guest.id,
        holdId: id,
        unitId: `${id}/1`,
      })),
    }),
  ]);
  expect(released.every(({ status }) => status === 204)).toBe(true);
  expect(await withdrawn.json()).toEqual({ items: back.map(() => ({ result: 'withdrawn' })) });

  const more = await guests(60);
  const again = await Promise.all(more.map((guest, index) => want(guest, index, 1)));
  expect(again.every(({ status }) => status === 201 || status === 409)).toBe(true);
  await sellOut();
  expect(await faultsOf(stay())).toEqual([]);
});
