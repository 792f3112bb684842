import { Hold } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { keylessReads, preparedDuring } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { numberedSeats } from '../src/numbered-seats.ts';
import { seatService } from '../src/seat-service.ts';
import { numberedSection, saleDocument, standingSection } from './replicas.ts';
import { memberOf, type RunningSeat, startSeat } from './running.ts';

const Waiting = z.object({ entries: z.tuple([z.object({ holdId: z.string() })]) });

/** A fan takes all places of a section and gives them up; the fan who waited for them buys them. */
async function sell(seat: RunningSeat, sectionId: string, request: object): Promise<void> {
  const [first, second] = [memberOf('fan'), memberOf('fan')];
  const performanceId = 'day-1';
  const held = await seat.ask(first, 'POST', '/api/seats/holds', { performanceId, ...request });
  const path = `/api/seats/holds/${Hold.parse(held.body).id}`;
  expect((await seat.ask(first, 'GET', path)).status).toBe(200);
  const places = { performanceId, sectionId, quantity: 2 };
  expect((await seat.ask(second, 'POST', '/api/seats/waiting-list', places)).status).toBe(201);
  expect((await seat.ask(first, 'DELETE', path)).status).toBe(204);
  const list = Waiting.parse((await seat.ask(second, 'GET', '/api/seats/waiting-list')).body);
  const { holdId } = list.entries[0];
  for (const step of ['quote', 'extend'])
    await seat.internal('ticket', `holds/${step}`, { items: [{ holdId, fanId: second.memberId }] });
  const order = { holdId, orderId: newId() };
  for (const step of ['pin', 'sell']) await seat.internal('ticket', `holds/${step}`, { items: [order] });
}

test('a plan made while the tables are empty reads rows by their keys', async () => {
  const statements = await preparedDuring(async () => {
    const seat = await startSeat(saleDocument([numberedSection('A', 1, 2), standingSection('S', 2)]));
    try {
      await seat.ask(undefined, 'GET', '/api/seats?performance=day-1');
      await sell(seat, 'A', { seats: ['day-1/A/1-1', 'day-1/A/1-2'] });
      await sell(seat, 'S', { sectionId: 'S', quantity: 2 });
    } finally {
      await seat.stop();
    }
  });
  expect(statements.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'holds-insert',
      'quota-reserve',
      'seats-hold',
      'seats-pin',
      'seats-sell',
      'standing-add',
      'holds-save',
      'clove-idempotency-claim',
    ]),
  );
  const service = seatService({ numbered: numberedSeats, paymentMethods: ['kakao-pay', 'none'] });
  const allowed = {
    'board-catalogue: Seq Scan of sale': 'one row: the terms of the sale',
    'board-catalogue: Index Scan of performances_pkey': 'the whole programme, for the board that is shared',
    'sale-read: Seq Scan of sale': 'one row: the terms of the sale',
    'sections-withdrawn: Index Scan of sections_pkey': 'a row per section, however many fans come',
    'waited-for-all: Index Scan of performances_pkey': 'a row per performance, however many fans wait',
  };
  expect(await keylessReads(service, statements, allowed)).toEqual([]);
});
