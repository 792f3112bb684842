import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '@clove/service-kit';
import { eventually, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ticketSigner } from '../src/adapters/crypto/ticket-signer.ts';
import { gateStore } from '../src/adapters/postgres/gate-store.ts';
import { checkIn } from '../src/application/check-in.ts';
import type { GateStore } from '../src/application/gate-store.ts';
import { TicketRefused } from '../src/domain/refusals.ts';
import { Office } from './office.ts';
import { performanceId } from './sale-document.ts';

let office: Office;
const gates: UnitOfWork[] = [];
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  office = await Office.open();
  await office.openDoors();
  for (const migrate of [false, false]) {
    const gate = await startService(
      {
        name: 'ticket',
        config: z.object({}),
        database: { migrations: [] },
        build({ unitOfWork }) {
          gates.push(unitOfWork);
          return {};
        },
      },
      { DATABASE_URL: office.env['DATABASE_URL'] ?? '' },
      { migrate },
    );
    stops.push(() => gate.stop());
  }
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await office.close();
});

/** Without the lock both gates have seen the ticket before either of them writes. */
async function scanTwiceAtOnce(guards: { locking: boolean }): Promise<string[]> {
  const { order } = await office.buy(randomUUID(), [10_000]);
  const shown = { ticketId: order.lines[0]?.id ?? '' };
  const scan = { shown, performanceId, direction: 'in' as const };
  const worker = { id: randomUUID(), gates: null };
  const bothHaveSeen = Promise.withResolvers<void>();
  let seen = 0;
  const store = gateStore(guards);
  const meeting: GateStore = {
    ...store,
    async lock(tx, ticketIds) {
      const shown = await store.lock(tx, ticketIds);
      seen += 1;
      if (seen === gates.length) bothHaveSeen.resolve();
      if (!guards.locking) await bothHaveSeen.promise;
      return shown;
    },
  };
  const parts = {
    gate: meeting,
    signer: ticketSigner(office.env['TICKET_SIGNING_KEY'] ?? '', 'test-festival'),
  };
  const scans = await Promise.allSettled(
    gates.map((gate) => gate.run((tx) => checkIn(tx, parts, [], scan, worker))),
  );
  return scans.map(outcomeOf).sort();
}

function outcomeOf(scan: PromiseSettledResult<unknown>): string {
  if (scan.status === 'fulfilled') return 'checked-in';
  if (scan.reason instanceof TicketRefused) {
    const { refusal } = scan.reason;
    return refusal.reason === 'not-admitted' ? refusal.refusal.reason : refusal.reason;
  }
  throw scan.reason;
}

/** Two fans buy, one after the other, what a faulty inventory sold to both. */
async function sellOneUnitTwice(): Promise<{ states: string[]; tickets: number }> {
  const first = await office.buy(randomUUID(), [10_000]);
  const fan = randomUUID();
  const hold = office.inventory.place(fan, [20_000]);
  const [unit] = hold.units;
  const [sold] = first.hold.units;
  if (unit === undefined || sold === undefined) throw new Error('a hold has a unit');
  unit.unitId = sold.unitId;
  const second = await office.order(fan, hold);
  await office.comeBack(second.id);
  await eventually(async () => expect(['COMPLETED', 'REFUNDED']).toContain(await office.stateOf(second.id)));
  const states = [await office.stateOf(first.order.id), await office.stateOf(second.id)];
  const { rows } = await office.sql.query(`SELECT 1 FROM tickets WHERE unit_id = $1 AND state <> 'VOID'`, [
    sold.unitId,
  ]);
  return { states, tickets: rows.length };
}

describe('each constraint and lock of tickets is needed', () => {
  test('with the lock, of two scans at two gates one admits', async () => {
    expect(await scanTwiceAtOnce({ locking: true })).toEqual(['already-checked-in', 'checked-in']);
  });

  test('without it both gates admit', async () => {
    expect(await scanTwiceAtOnce({ locking: false })).toEqual(['checked-in', 'checked-in']);
  });

  test('with its unique index a unit has one living ticket: the second buyer is paid back', async () => {
    expect(await sellOneUnitTwice()).toEqual({ states: ['COMPLETED', 'REFUNDED'], tickets: 1 });
  });

  test('without the index two fans hold a ticket for one place', async () => {
    await office.sql.query('DROP INDEX one_living_ticket_per_unit');
    expect(await sellOneUnitTwice()).toEqual({ states: ['COMPLETED', 'COMPLETED'], tickets: 2 });
  });
});
