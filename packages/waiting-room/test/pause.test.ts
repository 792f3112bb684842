import { expect, test } from '@jest/globals';
import type { Place, Reception } from '../src/index.ts';
import { simulatedRoom } from './simulated-room.ts';

const SHOPPING = 60;
const KEPT = 30;
const memberOf = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;

/** An open sale with a line of 100 behind two who shop, as it is after some seconds. */
async function busyRoom() {
  const room = simulatedRoom({
    ...{ gateways: 2, perSecond: 1, opensInSeconds: 1, shoppingSeconds: SHOPPING, keepSeconds: KEPT },
  });
  await seconds(room, 2);
  const [gateway = fail()] = room.gateways;
  const places = new Map<number, Place>();
  const taking = Array.from({ length: 100 }, async (_, index) => {
    const shown = await gateway.takePlace(memberOf(index), undefined);
    places.set(index, shown?.place ?? fail());
  });
  await seconds(room, 2);
  await Promise.all(taking);
  await seconds(room, 10);
  return { room, gateway, places };
}

async function seconds(room: { second(): Promise<void> }, count: number): Promise<void> {
  for (let second = 0; second < count; second += 1) {
    await room.second();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What a fan keeps after asking: a turn and a number are each given by a synchronisation. */
async function ask(room: { second(): Promise<void> }, gateway: Reception, index: number, own?: Place) {
  const asking = gateway.takePlace(memberOf(index), own);
  await seconds(room, 4);
  return (await asking) ?? fail();
}

function fail(): never {
  throw new Error('no place');
}

test('a paused sale calls none and takes no turn: who was in, was called or waits goes on where they stood', async () => {
  const { room, gateway, places } = await busyRoom();
  const inside = await ask(room, gateway, 1, places.get(1));
  expect(inside.status.state).toBe('admitted');
  room.paused = true;
  await seconds(room, 3);
  const { called } = room.room.line;
  const last = places.get(99) ?? fail();
  const before = (await ask(room, gateway, 99, last)).status;
  expect(before).toMatchObject({ state: 'waiting', paused: true });

  // Far longer than a turn lasts and a called place is kept.
  await seconds(room, 10 * (SHOPPING + KEPT));
  expect(room.room.line.called).toEqual(called);
  expect((await ask(room, gateway, 99, last)).status).toMatchObject({
    ...{ state: 'waiting', paused: true, peopleAhead: Object(before).peopleAhead },
  });
  expect((await ask(room, gateway, 1, inside.place)).status.state).toBe('admitted');

  room.paused = false;
  await seconds(room, 3);
  const again = await ask(room, gateway, 1, inside.place);
  expect(again.status.state).toBe('admitted');
  const calledBefore = [...places].findLast(
    ([, place]) => place.number > 2 && place.number <= called.arrived,
  );
  const [index, place] = calledBefore ?? fail();
  expect((await ask(room, gateway, index, place)).status.state).toBe('admitted');
  expect((await ask(room, gateway, 99, last)).status).toMatchObject({ state: 'waiting', paused: false });
  expect(room.room.line.called.arrived).toBeGreaterThan(called.arrived);

  // The pause gave time back, and no more than that.
  await seconds(room, SHOPPING);
  const over = await ask(room, gateway, 1, again.place);
  expect(over.status.state).toBe('waiting');
  expect(over.place.number).toBeGreaterThan(last.number);
});

test('the line stands for a gateway that is alone, too, and a turn that is over is not begun again there', async () => {
  const { room, gateway, places } = await busyRoom();
  const inside = await ask(room, gateway, 1, places.get(1));
  room.paused = true;
  await seconds(room, 2);
  room.reached = false;
  await seconds(room, SHOPPING + 10);
  const last = places.get(99) ?? fail();
  const before = await gateway.seePlace(memberOf(99), last);
  await seconds(room, 30);
  expect(await gateway.seePlace(memberOf(99), last)).toMatchObject({
    status: { peopleAhead: Object(before?.status).peopleAhead },
  });
  expect((await ask(room, gateway, 1, inside.place)).status.state).toBe('admitted');

  room.paused = false;
  room.reached = true;
  await seconds(room, 2);
  await seconds(room, SHOPPING);
  room.reached = false;
  await seconds(room, 2);
  expect((await ask(room, gateway, 1, inside.place)).status.state).toBe('waiting');
});
