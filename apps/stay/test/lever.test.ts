import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { answerOf, roomOf, saleOf, sharedStay, stepsOn } from './running.ts';

const stay = sharedStay(saleOf([roomOf('camp', 3)]));
const steps = stepsOn(stay);
const weekend = { roomId: 'camp', from: '2099-08-06', to: '2099-08-09', units: 1 };
const refused = { status: 409, body: { type: expect.stringContaining('sales-paused') } };

test('operations pause the rooms on every replica: nothing new is held, what is being paid is booked', async () => {
  const [guest, late, ops, host] = [
    await stay().member(),
    await stay().member(),
    await stay().member('ops'),
    await stay().member('organiser'),
  ];
  const hold = await steps.hold(guest, weekend);
  const move = (position: string, by = ops) =>
    answerOf(by.ask('PUT', '/api/rooms/levers/sales', { position, reason: 'the provider is down' }));
  expect((await move('paused', host)).status).toBe(403);
  expect(await move('paused')).toMatchObject({
    status: 200,
    body: { moves: [{ lever: 'rooms', before: 'open', after: 'paused' }] },
  });
  expect((await move('paused')).body).toEqual({ moves: [] });
  // Requests go to the replicas in turn.
  for (let replica = 0; replica < 2; replica++) {
    expect(await answerOf(late.ask('POST', '/api/rooms/holds', weekend))).toMatchObject(refused);
  }
  await eventually(async () => {
    expect(await (await stay().read('/api/rooms')).json()).toMatchObject({ paused: true });
  });
  const orderId = newId();
  expect(await steps.pin(hold.id, orderId)).toBe('pinned');
  expect(await steps.sell(hold.id, orderId)).toBe('sold');
  expect(await steps.bookingOf(guest)).toMatchObject({ state: 'BOOKED' });
  expect((await move('open')).status).toBe(200);
  await steps.hold(late, weekend);
  expect((await answerOf(ops.ask('GET', '/api/rooms/levers'))).body).toMatchObject({
    entries: [
      { lever: 'rooms', before: 'paused', after: 'open', by: ops.id },
      { lever: 'rooms', before: 'open', after: 'paused', reason: 'the provider is down' },
    ],
  });
});

test('the lever stands where operations left it when the festival is provisioned again', async () => {
  const ops = await stay().member('ops');
  await ops.ask('PUT', '/api/rooms/levers/sales', { position: 'paused', reason: 'a drill' });
  expect((await stay().provision(saleOf([roomOf('camp', 4)]), 2)).status).toBe(200);
  const guest = await stay().member();
  expect(await answerOf(guest.ask('POST', '/api/rooms/holds', weekend))).toMatchObject(refused);
});
