import { changed, type PlaceAnswer, pinHolds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { SeatRefusal } from '../src/domain/seat-refusal.ts';
import { untilBlocked, whileLocked } from './locks.ts';
import {
  numberedSection,
  outcome,
  placed,
  places,
  type Replicas,
  saleDocument,
  seats,
  standingSection,
  twoReplicas,
  type Without,
} from './replicas.ts';

let replicas: Replicas | undefined;
afterEach(async () => {
  await replicas?.close();
  replicas = undefined;
});

async function start(without: Without): Promise<Replicas> {
  replicas = await twoReplicas(without);
  await replicas.provision(saleDocument([numberedSection('A', 1, 4), standingSection('S', 3)]));
  return replicas;
}

/** Lets everyone through once `count` have arrived: all have decided before any writes. */
function rendezvous(count: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void = () => undefined;
  const everyone = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived >= count) open();
    return everyone;
  };
}

describe('each lock and guard is needed: without it', () => {
  test('and with it, two fans at two replicas never both hold one seat', async () => {
    const { a, b } = await start({});
    const answers = await Promise.all([a.place(newId(), seats('A/1-1')), b.place(newId(), seats('A/1-1'))]);
    expect(answers.map(outcome).sort()).toEqual(['placed', 'seats-taken']);
  });

  test('the seat lock, two fans hold one seat', async () => {
    const { a, b } = await start({ numbered: { locking: false }, beforeWrite: rendezvous(2) });
    const answers = await Promise.all([a.place(newId(), seats('A/1-1')), b.place(newId(), seats('A/1-1'))]);
    expect(answers.map(outcome)).toEqual(['placed', 'placed']);
  });

  test('the seat lock and the check of its owner, a constraint still keeps it from being sold twice', async () => {
    const { a, b } = await start({
      numbered: { locking: false, checkingOwner: false },
      beforeWrite: rendezvous(2),
    });
    const answers = await Promise.all([a.place(newId(), seats('A/1-1')), b.place(newId(), seats('A/1-1'))]);
    const [first, second] = answers.map((answer) => placed(answer).id);
    const pin = (holdId = '') => pinHolds(a.inventory, [{ holdId, orderId: newId() }]);
    expect(await pin(first)).toEqual([{ result: 'pinned' }]);
    await expect(pin(second)).rejects.toMatchObject({ constraint: 'seats_one_buyer' });
  });

  test('the lock of the section, its capacity constraint fires instead of overselling', async () => {
    const { a, b, sql } = await start({ standing: { locking: false }, beforeWrite: rendezvous(2) });
    const results = await Promise.allSettled([a.place(newId(), places(2)), b.place(newId(), places(2))]);
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(failures).toMatchObject([{ constraint: 'sections_capacity' }]);
    expect(await sql('SELECT taken FROM standing_sections')).toEqual([{ taken: 2 }]);
  });

  test('the guards of the quota, one fan holds more than the limit', async () => {
    const unguarded = await start({ quota: { guarded: false } });
    const { a, b, sql } = unguarded;
    const fan = newId();
    placed(await a.place(fan, places(1)));
    let claims: Promise<PlaceAnswer<SeatRefusal>[]> = Promise.resolve([]);
    // While the fan's quota is locked both read it, and neither can write.
    await whileLocked(unguarded, 'SELECT 1 FROM fan_quota FOR UPDATE', async () => {
      claims = Promise.all([a.place(fan, seats('A/1-1', 'A/1-2')), b.place(fan, seats('A/1-3', 'A/1-4'))]);
      await untilBlocked(unguarded, 2);
    });
    expect((await claims).map(outcome)).toEqual(['placed', 'placed']);
    expect(await sql('SELECT used FROM fan_quota')).toEqual([{ used: 5 }]);
  });

  test('the lock of a hold, a change of what it was before is refused', async () => {
    const { a } = await start({});
    const { id } = placed(await a.place(newId(), places(1)));
    const { unitOfWork, holds } = a.inventory;
    const read = (await unitOfWork.run((tx) => holds.read(tx, [id]))).holds.get(id);
    if (read === undefined) throw new Error('the hold is gone');
    expect(await pinHolds(a.inventory, [{ holdId: id, orderId: newId() }])).toEqual([{ result: 'pinned' }]);
    const late = unitOfWork.run(async (tx) => holds.save(tx, [changed(read, 'RELEASED')]));
    await expect(late).rejects.toMatchObject({ code: '23502', column: 'version' });
  });

  test('a commit that is flushed to disk, a purchase could be lost: it is on', async () => {
    const { a } = await start({});
    const settings = await a.inventory.unitOfWork.run((tx) =>
      tx.query("SELECT setting FROM pg_settings WHERE name = 'synchronous_commit'"),
    );
    expect(settings).toEqual([{ setting: 'on' }]);
  });
});
