import { Hold, PinAnswer, type PinItem } from '@clove/contracts';
import { newId, type Upstream } from '@clove/service-kit';
import { startService } from '@clove/service-kit/testing';
import { afterEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { numberedSection, saleDocument } from './replicas.ts';
import { memberOf, sharedSeat } from './running.ts';

/** A hold with the order that pins it and the fan whose it is. */
interface Held {
  readonly holdId: string;
  readonly fanId: string;
  readonly orderId: string;
  readonly unitId: string;
}

const seat = sharedSeat(saleDocument([numberedSection('A', 60, 2)]));
let row = 0;
afterEach(repair);

async function hold(): Promise<Held> {
  row += 1;
  const fanId = newId();
  const { body } = await seat.ask(memberOf('fan', fanId), 'POST', '/api/seats/holds', {
    performanceId: 'day-1',
    seats: [`day-1/A/${row}-1`],
  });
  const placed = Hold.parse(body);
  return { holdId: placed.id, fanId, orderId: newId(), unitId: placed.units[0]?.unitId ?? '' };
}

const Answers = z.object({
  items: z.array(
    z.object({ result: z.string().optional(), problem: z.record(z.string(), z.unknown()).optional() }),
  ),
});

async function ask(path: string, items: readonly unknown[]) {
  return Answers.parse(JSON.parse(await seat.internal('ticket', path, { items }))).items;
}

/** From now on every change of this hold, or of whose limit its units count for, is an error of the database. */
async function breakHold(holdId: string): Promise<void> {
  await seat.sql(`
    CREATE FUNCTION refuse_hold() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'this row is broken'; END $$;
    CREATE TRIGGER broken BEFORE UPDATE ON holds FOR EACH ROW WHEN (NEW.id = '${holdId}') EXECUTE FUNCTION refuse_hold();
    CREATE TRIGGER broken BEFORE INSERT ON quota_holders FOR EACH ROW WHEN (NEW.hold_id = '${holdId}')
      EXECUTE FUNCTION refuse_hold();`);
}

/** The seats of this hold have names that nothing can read. */
async function breakSeats(holdId: string): Promise<void> {
  await seat.sql(`UPDATE holds SET seats = ARRAY['no seat'] WHERE id = $1`, [holdId]);
}

async function repair(): Promise<void> {
  await seat.sql('DROP FUNCTION IF EXISTS refuse_hold() CASCADE');
}

const order = ({ holdId, orderId }: Held) => ({ holdId, orderId });
const fan = ({ holdId, fanId }: Held) => ({ holdId, fanId });
const units = ({ unitId, ...held }: Held) => ({ ...order({ unitId, ...held }), unitIds: [unitId] });
const move = ({ holdId, unitId }: Held) => ({ holdId, unitId, fanId: newId(), move: 1, mustFit: true });

const pin = (held: Held) => ask('holds/pin', [order(held)]);
const sell = async (held: Held) => {
  await pin(held);
  await ask('holds/sell', [order(held)]);
};
const nothing = async () => undefined;

/** Endpoint, what has happened to the holds before, what is asked, the answer to a repairthy item. */
const endpoints: [string, (held: Held) => Promise<unknown>, (held: Held) => object, string][] = [
  ['holds/extend', nothing, fan, 'ok'],
  ['holds/pin', nothing, order, 'pinned'],
  ['holds/unpin', pin, order, 'active'],
  ['holds/sell', pin, order, 'sold'],
  ['holds/release', pin, order, 'released'],
  ['units/release', sell, units, 'released'],
  ['quota/transfer', sell, move, 'moved'],
];

describe('a batch with an item whose own execution fails and one that cannot be read', () => {
  test.each(endpoints)(
    'of %s: the others are carried out, and it is when it is asked again',
    async (path, before, item, done) => {
      const [first, broken, last] = [await hold(), await hold(), await hold()];
      for (const held of [first, broken, last]) await before(held);
      await breakHold(broken.holdId);
      const answers = await ask(path, [
        item(first),
        item(broken),
        { ...item(first), holdId: 7 },
        item(last),
        'no item',
      ]);
      expect(answers).toMatchObject([
        { result: done },
        { problem: { type: '/problems/internal', status: 500, correlationId: expect.any(String) } },
        { problem: { type: '/problems/invalid-input', status: 400, errors: [{ path: 'item.holdId' }] } },
        { result: done },
        { problem: { status: 400, errors: [{ path: 'item' }] } },
      ]);
      await repair();
      expect(await ask(path, [item(broken)])).toEqual([{ result: done }]);
    },
  );

  test('of holds/quote: the others are answered', async () => {
    const [first, broken, last] = [await hold(), await hold(), await hold()];
    await breakSeats(broken.holdId);
    expect(
      await ask('holds/quote', [fan(first), fan(broken), { holdId: broken.holdId }, fan(last)]),
    ).toMatchObject([
      { result: 'ok' },
      { problem: { status: 500 } },
      { problem: { status: 400, errors: [{ path: 'item.fanId' }] } },
      { result: 'ok' },
    ]);
  });

  test('of which no item can be read: each has its problem', async () => {
    expect(await ask('holds/pin', [{}, null])).toMatchObject([
      { problem: { status: 400 } },
      { problem: { status: 400 } },
    ]);
  });
});

test('pins of different orders that a caller groups into one call: the broken one rejects alone, as not attempted', async () => {
  let upstream: Upstream | undefined;
  const caller = await startService(
    {
      name: 'ticket',
      config: z.object({}),
      build(context) {
        upstream = context.upstream({
          name: 'seat',
          url: seat.service.managementUrl,
          token: 'ticket-edge-token-0123456789abcdef',
          timeoutMs: 10_000,
        });
        return {};
      },
    },
    {},
  );
  try {
    const pinAsOne = upstream?.batched<PinItem, PinAnswer>('/internal/holds/pin', PinAnswer);
    const holds = [await hold(), await hold(), await hold()];
    const [, broken] = holds;
    await breakHold(broken?.holdId ?? '');
    const outcomes = await Promise.allSettled(holds.map((held) => pinAsOne?.(order(held))));
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: { result: 'pinned' } },
      {
        status: 'rejected',
        reason: { name: 'UpstreamError', kind: 'not-attempted', status: 500, problemType: 'internal' },
      },
      { status: 'fulfilled', value: { result: 'pinned' } },
    ]);
  } finally {
    await caller.stop();
  }
});
