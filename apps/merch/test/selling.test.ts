import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { factsOf, faultsOf, memberOf, saleOf, sharedMerch, stepsOn } from './running.ts';

const merch = sharedMerch(
  saleOf([
    {
      id: 'tee',
      title: { ko: '티셔츠', en: 'T-shirt' },
      price: 35_000,
      maxPerFan: 3,
      options: [
        { id: 'M', title: { ko: 'M' }, stock: 20 },
        { id: 'XXL', title: { ko: 'XXL' }, stock: 2, price: 38_000 },
      ],
    },
    { id: 'poster', title: { ko: '포스터' }, price: 12_000, stock: 5, maxPerFan: 10 },
    {
      id: 'later',
      title: { ko: '나중' },
      price: 1,
      stock: 5,
      maxPerFan: 10,
      opensAt: '2098-01-01T00:00:00+09:00',
    },
  ]),
);
const steps = stepsOn(merch);
const staff = memberOf('staff');

const Goods = z.object({
  paymentMethods: z.array(z.string()),
  goods: z.array(
    z.object({
      id: z.string(),
      stock: z.array(z.object({ optionId: z.string().nullable(), available: z.int() })),
    }),
  ),
});
const PickUps = z.object({
  pickUps: z.array(
    z.object({
      id: z.string(),
      code: z.string().nullable(),
      qr: z.string().nullable(),
      pieces: z.array(z.object({ unitId: z.string(), state: z.string(), label: z.unknown() })),
    }),
  ),
});
const problem = (type: string) => expect.objectContaining({ type: expect.stringContaining(type) });

async function pickUpsOf(fan: ReturnType<typeof memberOf>) {
  return PickUps.parse((await merch.ask(fan, 'GET', '/api/goods/pick-ups')).body).pickUps;
}

/** A fan's only pick-up. */
async function pickUpOf(fan: ReturnType<typeof memberOf>) {
  const [pickUp, ...others] = await pickUpsOf(fan);
  if (pickUp === undefined || others.length > 0) throw new Error(`${others.length} pick-ups`);
  return pickUp;
}

const collect = (pickUpId: string, body: object = {}, more = {}) =>
  merch.ask(staff, 'POST', `/api/goods/pick-ups/${pickUpId}/collect`, body, more);

describe('what a fan sees and holds', () => {
  test('the goods with their options, prices and what is left, to everyone', async () => {
    const { status, body, headers } = await merch.ask(undefined, 'GET', '/api/goods');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=1');
    expect(body).toMatchObject({
      currency: 'KRW',
      paymentMethods: ['kakao-pay', 'none'],
      goods: [
        {
          id: 'tee',
          stock: [
            { optionId: 'M', price: 35_000 },
            { optionId: 'XXL', price: 38_000, available: 2 },
          ],
        },
        { id: 'poster', stock: [{ optionId: null, title: null, price: 12_000, available: 5 }] },
        { id: 'later', opensAt: '2097-12-31T15:00:00.000Z' },
      ],
    });
  });

  test('a hold says what it is of, at which price, and from when refunds count', async () => {
    const hold = await steps.hold(memberOf('fan'), { itemId: 'tee', optionId: 'XXL', quantity: 1 });
    expect(hold).toMatchObject({
      inventory: 'merch',
      state: 'ACTIVE',
      units: [
        {
          unitId: `${hold.id}/1`,
          item: 'tee/XXL',
          label: { ko: '티셔츠 XXL', en: 'T-shirt XXL' },
          refundsFrom: '2099-02-02T04:00:00.000Z',
          price: 38_000,
        },
      ],
    });
    expect(hold.performanceId).toBeUndefined();
  });

  test('the same Idempotency-Key holds once', async () => {
    const [fan, key] = [memberOf('fan'), newId()];
    const wanted = { itemId: 'tee', optionId: 'M', quantity: 1 };
    const first = await merch.ask(fan, 'POST', '/api/goods/holds', wanted, { key });
    const again = await merch.ask(fan, 'POST', '/api/goods/holds', wanted, { key, replica: 1 });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replay')).toBe('true');
  });

  test.each([
    ['an item that does not exist', { itemId: 'mug', quantity: 1 }, 422, 'unknown-item'],
    ['an item with options without naming one', { itemId: 'tee', quantity: 1 }, 422, 'unknown-item'],
    ['an option of an item without', { itemId: 'poster', optionId: 'M', quantity: 1 }, 422, 'unknown-item'],
    ['more than one fan may have', { itemId: 'tee', optionId: 'M', quantity: 4 }, 409, 'quota-exceeded'],
    ['more than there are', { itemId: 'poster', quantity: 6 }, 409, 'sold-out'],
    ['before its own window opens', { itemId: 'later', quantity: 1 }, 409, 'sale-not-open'],
    ['no pieces', { itemId: 'poster', quantity: 0 }, 400, 'invalid-input'],
  ])('gets the reason: %s', async (_, wanted, status, type) => {
    const answer = await merch.ask(memberOf('fan'), 'POST', '/api/goods/holds', wanted);
    expect(answer).toMatchObject({ status, body: problem(type) });
  });

  test('the limit counts pieces of all options of an item, and of each item by itself', async () => {
    const fan = memberOf('fan');
    await steps.hold(fan, { itemId: 'tee', optionId: 'M', quantity: 3 });
    const more = await merch.ask(fan, 'POST', '/api/goods/holds', {
      itemId: 'tee',
      optionId: 'XXL',
      quantity: 1,
    });
    expect(more).toMatchObject({ status: 409, body: { maxPerFan: 3, itemId: 'tee' } });
    const { id } = await steps.hold(fan, { itemId: 'poster', quantity: 1 });
    expect((await merch.ask(fan, 'DELETE', `/api/goods/holds/${id}`)).status).toBe(204);
  });

  test("another fan's hold is none of theirs", async () => {
    const { id } = await steps.hold(memberOf('fan'), { itemId: 'tee', optionId: 'M', quantity: 1 });
    const other = memberOf('fan');
    expect((await merch.ask(other, 'GET', `/api/goods/holds/${id}`)).status).toBe(404);
    expect((await merch.ask(other, 'DELETE', `/api/goods/holds/${id}`)).status).toBe(404);
  });
});

describe('a pick-up', () => {
  test('exists in the transaction that sells the hold, with a code and a signed QR code', async () => {
    const fan = memberOf('fan');
    const hold = await steps.hold(fan, { itemId: 'tee', optionId: 'M', quantity: 2 });
    const orderId = newId();
    expect(await steps.pin(hold.id, orderId)).toBe('pinned');
    expect(await pickUpsOf(fan)).toEqual([]);
    expect(await steps.sell(hold.id, orderId)).toBe('sold');
    expect(await steps.sell(hold.id, orderId)).toBe('sold');
    const pickUp = await pickUpOf(fan);
    expect(pickUp).toMatchObject({
      code: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/),
      qr: expect.stringMatching(/^CLP1\./),
      pieces: [
        { unitId: `${hold.id}/1`, state: 'READY', label: { ko: '티셔츠 M', en: 'T-shirt M' } },
        { unitId: `${hold.id}/2`, state: 'READY' },
      ],
    });
    expect(await merch.published(pickUp.id)).toEqual(['merch.PickUpReady 1']);
    const [event] = await merch.sql<{ data: unknown }>('SELECT data FROM outbox WHERE subject = $1', [
      pickUp.id,
    ]);
    expect(JSON.stringify(event)).not.toContain(pickUp.code?.replace('-', ''));
  });

  test('is found by its code, however it is typed, and by its QR code', async () => {
    const fan = memberOf('fan');
    await steps.buy(fan, { itemId: 'tee', optionId: 'M', quantity: 1 });
    const pickUp = await pickUpOf(fan);
    const find = (body: object) => merch.ask(staff, 'POST', '/api/goods/pick-ups/find', body);
    const typed = pickUp.code?.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    for (const shown of [{ code: pickUp.code }, { code: typed }, { qr: pickUp.qr }]) {
      expect(await find(shown)).toMatchObject({ status: 200, body: { id: pickUp.id } });
    }
    expect(await find({ code: 'ZZZZ-ZZZZ' })).toMatchObject({ status: 404 });
    expect(await find({ qr: `${pickUp.qr?.slice(0, -3)}abc` })).toMatchObject({
      status: 422,
      body: problem('qr-not-valid'),
    });
    expect((await merch.ask(fan, 'POST', '/api/goods/pick-ups/find', { code: pickUp.code })).status).toBe(
      403,
    );
  });

  test('is collected once, whole', async () => {
    const fan = memberOf('fan');
    await steps.buy(fan, { itemId: 'tee', optionId: 'M', quantity: 2 });
    const { id } = await pickUpOf(fan);
    const key = newId();
    expect(await collect(id, {}, { key })).toMatchObject({
      status: 200,
      body: { code: null, pieces: [{ state: 'COLLECTED' }, { state: 'COLLECTED' }] },
    });
    expect((await collect(id, {}, { key })).status).toBe(200);
    expect(await collect(id)).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('already-collected'), collectedAt: expect.any(String) },
    });
    expect(await pickUpOf(fan)).toMatchObject({ code: null, qr: null });
    expect(await merch.published(id)).toEqual(['merch.PickUpReady 1', 'merch.PickUpCollected 2']);
  });

  test('is collected piece by piece, and a collection is undone with a reason', async () => {
    const fan = memberOf('fan');
    const { hold } = await steps.buy(fan, { itemId: 'tee', optionId: 'M', quantity: 2 });
    const { id } = await pickUpOf(fan);
    const [first, second] = [`${hold.id}/1`, `${hold.id}/2`];
    expect(await collect(id, { unitIds: [first] })).toMatchObject({
      status: 200,
      body: { pieces: [{ state: 'COLLECTED' }, { state: 'READY' }] },
    });
    expect((await collect(id, { unitIds: [first, second] })).status).toBe(409);
    expect(await collect(id, { unitIds: ['someone/1'] })).toMatchObject({
      status: 422,
      body: problem('unknown-piece'),
    });
    const undo = (body: object) => merch.ask(staff, 'POST', `/api/goods/pick-ups/${id}/undo`, body);
    expect((await undo({ unitIds: [first] })).status).toBe(400);
    expect(await undo({ unitIds: [second], reason: 'mistake' })).toMatchObject({
      status: 409,
      body: problem('not-collected'),
    });
    expect(await undo({ reason: 'handed to the wrong fan' })).toMatchObject({
      status: 200,
      body: { pieces: [{ state: 'READY', collectedAt: null }, { state: 'READY' }] },
    });
    const log = await merch.ask(staff, 'GET', `/api/goods/pick-ups/${id}/log`);
    expect(log.body).toMatchObject({
      entries: [
        { action: 'COLLECTED', unitIds: [first], reason: null, staffId: staff.memberId },
        { action: 'UNDONE', unitIds: [first], reason: 'handed to the wrong fan' },
      ],
    });
  });

  test('is collected by one of two desks that hand it out at once', async () => {
    const fan = memberOf('fan');
    await steps.buy(fan, { itemId: 'tee', optionId: 'M', quantity: 1 });
    const { id } = await pickUpOf(fan);
    const answers = await Promise.all([0, 1, 0, 1].map((replica) => collect(id, {}, { replica })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });
});

describe('what an order gives back', () => {
  test('is a piece that was not collected: void, and free for the next in one transaction', async () => {
    const fan = memberOf('fan');
    const line = await steps.buy(fan, { itemId: 'poster', quantity: 2 });
    const unitId = `${line.hold.id}/1`;
    expect(await steps.withdraw(line, unitId)).toBe('withdrawn');
    expect(await steps.withdraw(line, unitId)).toBe('withdrawn');
    const pickUp = await pickUpOf(fan);
    expect(pickUp.pieces).toMatchObject([{ state: 'VOID' }, { state: 'READY' }]);
    expect(await merch.published(pickUp.id)).toEqual(['merch.PickUpReady 1', 'merch.PickUpWithdrawn 2']);
    expect(await factsOf(merch, 'delivery')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ inventory: 'merch', unitId, orderId: line.orderId, state: 'VOID' }),
      ]),
    );
    expect(await collect(pickUp.id, { unitIds: [unitId] })).toMatchObject({
      status: 409,
      body: problem('nothing-to-collect'),
    });
  });

  test('is refused once it was collected, unless the organiser takes it back regardless', async () => {
    const fan = memberOf('fan');
    const line = await steps.buy(fan, { itemId: 'poster', quantity: 1 });
    await collect((await pickUpOf(fan)).id);
    const unitId = `${line.hold.id}/1`;
    expect(await steps.withdraw(line, unitId)).toBe('refused: collected');
    expect(await steps.withdraw(line, unitId, true)).toBe('withdrawn');
  });

  test.each([0, 1, 2, 3])('is collected or withdrawn, never both (%#)', async () => {
    const fan = memberOf('fan');
    const line = await steps.buy(fan, { itemId: 'poster', quantity: 1 });
    const { id } = await pickUpOf(fan);
    const [collected, withdrawn] = await Promise.all([
      collect(id, {}, { replica: 1 }),
      steps.withdraw(line, `${line.hold.id}/1`),
    ]);
    const outcome = [collected.status, withdrawn];
    expect([
      [200, 'refused: collected'],
      [409, 'withdrawn'],
    ]).toContainEqual(outcome);
    if (withdrawn !== 'withdrawn') await steps.withdraw(line, `${line.hold.id}/1`, true);
  });

  test('leaves stock, limits and deliveries in balance', async () => {
    expect(await faultsOf(merch)).toEqual([]);
    const sold = (await factsOf(merch, 'unit')).filter(({ state }) => state === 'SOLD');
    const delivered = (await factsOf(merch, 'delivery')).filter(({ state }) => state !== 'VOID');
    const ids = (facts: readonly Record<string, unknown>[]) => facts.map(({ unitId }) => unitId).sort();
    expect(ids(delivered)).toEqual(ids(sold));
    const { goods } = Goods.parse((await merch.ask(undefined, 'GET', '/api/goods')).body);
    expect(goods.map(({ id }) => id)).toEqual(['tee', 'poster', 'later']);
  });
});
