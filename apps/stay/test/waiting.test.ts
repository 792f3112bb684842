import type { TestMember } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { answerOf, faultsOf, roomOf, saleOf, sharedStay, stepsOn } from './running.ts';

const stay = sharedStay(saleOf(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => roomOf(id, 1))));
const steps = stepsOn(stay);
const [THU, FRI, SAT, SUN] = ['2099-08-06', '2099-08-07', '2099-08-08', '2099-08-09'] as const;
const List = z.object({
  entries: z.array(
    z.object({ state: z.string(), position: z.int().nullable(), holdId: z.string().nullable() }),
  ),
});

const range = (roomId: string, from: string, to: string) => ({ roomId, from, to });
const hold = (guest: TestMember, roomId: string, from: string, to: string) =>
  steps.hold(guest, { ...range(roomId, from, to), units: 1 });
const wait = (guest: TestMember, roomId: string, from: string, to: string, quantity = 1) =>
  answerOf(guest.ask('POST', '/api/rooms/waiting-list', { ...range(roomId, from, to), quantity }));
const giveUp = async (guest: TestMember, holdId: string) => {
  expect((await guest.ask('DELETE', `/api/rooms/holds/${holdId}`)).status).toBe(204);
};

async function entryOf(guest: TestMember) {
  const { entries } = List.parse((await answerOf(guest.ask('GET', '/api/rooms/waiting-list'))).body);
  const [entry] = entries;
  if (entry === undefined) throw new Error('waits for nothing');
  return entry;
}

const members = async (): Promise<readonly [TestMember, TestMember, TestMember]> =>
  Promise.all([stay().member(), stay().member(), stay().member()]);

test('nights that another range gives back are offered in the same transaction: the public never sees them', async () => {
  const [holder, waiting, other] = await members();
  const held = await hold(holder, 'a', THU, SUN);
  expect(await wait(waiting, 'a', FRI, SAT)).toMatchObject({
    status: 201,
    body: { ...range('a', FRI, SAT), state: 'WAITING', position: 1 },
  });
  await giveUp(holder, held.id);
  const { state, holdId } = await entryOf(waiting);
  expect(state).toBe('OFFERED');
  const offered = await answerOf(waiting.ask('GET', `/api/rooms/holds/${holdId}`));
  expect(offered.body).toMatchObject({ units: [{ item: `a/${FRI}/${SAT}`, price: 60_000 }] });
  expect(
    (await answerOf(other.ask('POST', '/api/rooms/holds', { ...range('a', FRI, SAT), units: 1 }))).status,
  ).toBe(409);
  // The nights around the offer are the public's.
  await hold(other, 'a', THU, FRI);
});

test('an offer comes once all nights of the range are free, and not before', async () => {
  const [first, second, waiting] = await members();
  const thursday = await hold(first, 'b', THU, FRI);
  const saturday = await hold(second, 'b', SAT, SUN);
  expect((await wait(waiting, 'b', THU, SUN)).status).toBe(201);
  await giveUp(first, thursday.id);
  expect(await entryOf(waiting)).toMatchObject({ state: 'WAITING', holdId: null });
  await giveUp(second, saturday.id);
  expect(await entryOf(waiting)).toMatchObject({ state: 'OFFERED' });
});

test('a night that is no use to who waits is the public’s', async () => {
  const [first, second, waiting] = await members();
  const thursday = await hold(first, 'c', THU, FRI);
  await hold(second, 'c', FRI, SUN);
  expect((await wait(waiting, 'c', THU, SUN)).status).toBe(201);
  await giveUp(first, thursday.id);
  await hold(first, 'c', THU, FRI);
});

test('who came first for the same nights is offered them first', async () => {
  const [holder, first, second] = await members();
  const held = await hold(holder, 'd', THU, SUN);
  await wait(first, 'd', FRI, SUN);
  await wait(second, 'd', FRI, SUN);
  expect(await entryOf(second)).toMatchObject({ position: 2 });
  await giveUp(holder, held.id);
  const offer = await entryOf(first);
  expect(offer).toMatchObject({ state: 'OFFERED' });
  expect(await entryOf(second)).toMatchObject({ state: 'WAITING', position: 1 });
  await giveUp(first, offer.holdId ?? '');
  expect(await entryOf(second)).toMatchObject({ state: 'OFFERED' });
});

test('a booking that is cancelled and units that the host adds go to who waits', async () => {
  const [buyer, waiting, later] = await members();
  const line = await steps.buy(buyer, { ...range('e', THU, SUN), units: 1 });
  await wait(waiting, 'e', THU, SAT);
  await wait(later, 'e', FRI, SUN);
  expect(await steps.withdraw(line)).toBe('withdrawn');
  expect(await entryOf(waiting)).toMatchObject({ state: 'OFFERED' });
  expect(await entryOf(later)).toMatchObject({ state: 'WAITING' });
  const host = await stay().member('organiser');
  expect((await host.ask('PATCH', '/api/rooms/e', { units: 2 })).status).toBe(200);
  expect(await entryOf(later)).toMatchObject({ state: 'OFFERED' });
});

test('a guest waits for nights that exist and are not to be had, once', async () => {
  const [holder, waiting] = await members();
  const problem = (type: string) => expect.objectContaining({ type: expect.stringContaining(type) });
  expect(await wait(waiting, 'f', THU, FRI)).toMatchObject({ status: 409, body: problem('not-sold-out') });
  await hold(holder, 'f', THU, FRI);
  expect((await wait(waiting, 'f', THU, FRI)).status).toBe(201);
  expect((await wait(waiting, 'f', THU, FRI)).status).toBe(200);
  expect(await wait(waiting, 'f', THU, FRI, 2)).toMatchObject({
    status: 409,
    body: problem('already-waiting'),
  });
  expect(await wait(waiting, 'f', THU, '2099-08-10')).toMatchObject({
    status: 422,
    body: problem('unknown-room'),
  });
  expect(await wait(waiting, 'palace', THU, FRI)).toMatchObject({
    status: 422,
    body: problem('unknown-room'),
  });
  expect((await wait(waiting, 'f', FRI, FRI)).status).toBe(400);
});

test('nights and limits are in balance', async () => {
  expect(await faultsOf(stay())).toEqual([]);
});
