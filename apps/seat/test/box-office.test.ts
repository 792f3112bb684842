import { placeHolds } from '@clove/inventory';
import { guestIdOf, newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { answersToKeep } from '../src/adapters/http/problems.ts';
import { numberedUnits } from '../src/adapters/postgres/numbered-units.ts';
import {
  GRACE_SECONDS,
  numberedSection,
  outcome,
  places,
  saleDocument,
  seats,
  sharedReplicas,
  standingSection,
} from './replicas.ts';
import { memberOf, sharedSeat } from './running.ts';
import { LAPSED, stepsOn } from './steps.ts';

const section = { ...numberedSection('A', 2, 6), house: ['1-1..1-3'], blocked: ['1-6'] };

describe('staff and fans at two replicas', () => {
  const replicas = sharedReplicas(saleDocument([section, standingSection('S', 50)]), { afresh: true });
  const steps = stepsOn(replicas);
  const store = numberedUnits({ graceSeconds: GRACE_SECONDS, takers: 'staff' });
  const atDesk = async (...named: string[]) => {
    const fanId = newId();
    const scope = { principal: fanId, operation: 'placeHoldAtDesk', key: newId(), bodyHash: 'x' };
    const asked = { fanId, scope, request: seats(...named), correlationId: newId() };
    const placing = { inventory: replicas.a.inventory, store, answersToKeep, atDesk: true };
    const [answer] = await placeHolds(placing, [asked]);
    if (answer === undefined) throw new Error('no answer');
    return { answer, fanId };
  };

  test('want one free seat at once: exactly one gets it', async () => {
    for (let number = 1; number <= 6; number += 1) {
      const [desk, fan] = await Promise.all([
        atDesk(`A/2-${number}`),
        replicas.b.place(newId(), seats(`A/2-${number}`)),
      ]);
      expect([outcome(desk.answer), outcome(fan)].sort()).toEqual(['placed', 'seats-taken']);
    }
    await replicas.expectBalanced();
  });

  test('a house seat is sold to a guest and back at the house when it is given back, or its hold lapses', async () => {
    const { answer, fanId } = await atDesk('A/1-1', 'A/1-2');
    if (answer.kind !== 'placed') throw new Error('not placed');
    const order = { holdId: answer.hold.id, orderId: newId() };
    expect([await steps.pin(order, replicas.b), await steps.sell(order)]).toEqual(['pinned', 'sold']);
    await replicas.expectBalanced();
    const lapsing = await atDesk('A/1-3');
    if (lapsing.answer.kind !== 'placed') throw new Error('not placed');
    await replicas.age([lapsing.answer.hold.id], LAPSED);
    expect(outcome(await replicas.b.place(newId(), seats('A/1-3')))).toBe('seats-taken');
    expect(outcome((await atDesk('A/1-3')).answer)).toBe('placed');
    expect(await steps.used(fanId)).toBe(2);
  });

  test('the limit of a fan stays what it is beside a desk that has none', async () => {
    expect(outcome((await atDesk(...[1, 2, 3, 4, 5, 6].map((n) => `A/2-${n}`))).answer)).toBe('placed');
    expect(outcome(await replicas.b.place(newId(), places(5)))).toBe('quota-exceeded');
    await replicas.expectBalanced();
  });
});

describe('the box office over HTTP', () => {
  // Its sale on the web is over.
  const document = saleDocument([section, standingSection('S', 6)], {
    opensAt: '2020-01-01T00:00:00Z',
    closesAt: '2020-02-01T00:00:00Z',
  });
  const { ask } = sharedSeat(document);
  const staff = memberOf('staff');
  const bound = { ...memberOf('staff'), scopes: ['desk:box-office', 'gate:north'] };
  const elsewhere = { ...memberOf('staff'), scopes: ['desk:goods'] };
  const organiser = memberOf('organiser');
  const standing = (quantity: number) => ({ performanceId: 'day-1', sectionId: 'S', quantity });
  const named = (...ids: string[]) => ({ performanceId: 'day-1', seats: ids.map((id) => `day-1/${id}`) });
  const hold = (who: typeof staff | typeof organiser, saleId: string, body: object, key?: string) =>
    ask(who, 'POST', '/api/box-office/holds', { saleId, places: body }, key);
  const Held = z.object({ id: z.string(), fanId: z.string() });

  test('is for the organiser and for staff who may work there, and for no one else', async () => {
    const asking = [staff, bound, organiser].map((who) => hold(who, newId(), standing(1)));
    expect((await Promise.all(asking)).map(({ status }) => status)).toEqual([201, 201, 201]);
    const others = [elsewhere, memberOf('fan'), memberOf('support'), memberOf('ops')];
    for (const who of others) {
      expect(
        (await ask(who, 'POST', '/api/box-office/holds', { saleId: newId(), places: standing(1) })).status,
      ).toBe(403);
      expect((await ask(who, 'GET', '/api/box-office/house-seats?performanceId=day-1')).status).toBe(403);
    }
  });

  test('holds after the sale on the web, house seats too, and what is blocked stays blocked', async () => {
    const saleId = newId();
    expect((await ask(memberOf('fan'), 'POST', '/api/seats/holds', named('A/2-1'))).body).toMatchObject({
      type: expect.stringContaining('sale-closed'),
    });
    const answer = await hold(bound, saleId, named('A/1-1', 'A/2-1'));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ fanId: guestIdOf(bound.memberId, saleId) });
    expect((await hold(bound, newId(), named('A/1-6'))).body).toMatchObject({
      type: expect.stringContaining('seats-taken'),
    });
    await ask(staff, 'POST', '/api/seats/blocks', { ...named('A/1-2'), note: 'camera' });
    expect((await hold(staff, newId(), named('A/1-2'))).status).toBe(409);
    const { body } = await ask(organiser, 'GET', '/api/box-office/house-seats?performanceId=day-1');
    expect(body).toEqual({
      seats: [
        { id: 'day-1/A/1-1', sectionId: 'A', state: 'HELD' },
        { id: 'day-1/A/1-3', sectionId: 'A', state: 'FREE' },
      ],
    });
  });

  test('a hold is of one sale of one member of staff: no other reads it or gives it up', async () => {
    const saleId = newId();
    const key = newId();
    const { id } = Held.parse((await hold(bound, saleId, named('A/2-5'), key)).body);
    expect(Held.parse((await hold(bound, saleId, named('A/2-5'), key)).body).id).toBe(id);
    const path = `/api/box-office/holds/${id}?saleId=`;
    expect((await ask(bound, 'GET', path + saleId)).status).toBe(200);
    for (const [who, sale] of [
      [staff, saleId],
      [bound, newId()],
    ] as const) {
      expect((await ask(who, 'GET', path + sale)).status).toBe(404);
      expect((await ask(who, 'DELETE', path + sale)).status).toBe(404);
    }
    expect((await ask(bound, 'DELETE', path + saleId)).status).toBe(204);
    expect((await hold(staff, newId(), named('A/2-5'))).status).toBe(201);
  });
});
