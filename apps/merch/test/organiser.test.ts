import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { memberOf, saleOf, sharedMerch, stepsOn } from './running.ts';

const tee = {
  id: 'tee',
  title: { ko: '티셔츠', en: 'T-shirt' },
  price: 35_000,
  maxPerFan: 3,
  options: [
    { id: 'M', title: { ko: 'M' }, stock: 20 },
    { id: 'L', title: { ko: 'L' }, stock: 10 },
  ],
};
const poster = { id: 'poster', title: { ko: '포스터' }, price: 12_000, stock: 5, maxPerFan: 10 };
const merch = sharedMerch(saleOf([tee, poster]));
const steps = stepsOn(merch);
const organiser = memberOf('organiser');
const Goods = z.object({ goods: z.array(z.looseObject({ id: z.string(), stock: z.array(z.unknown()) })) });
const Lines = z.object({
  lines: z.array(z.looseObject({ itemId: z.string(), optionId: z.string().nullable() })),
});
const Problem = z.object({ errors: z.array(z.object({ path: z.string() })) });

const as = (method: string, path: string, body?: unknown) => merch.ask(organiser, method, path, body);
const fault = (type: string) => expect.objectContaining({ type: expect.stringContaining(type) });

async function shown(id: string): Promise<unknown> {
  const { goods } = Goods.parse((await merch.ask(undefined, 'GET', '/api/goods')).body);
  return goods.find((item) => item.id === id);
}

async function line(itemId: string, optionId: string | null = null): Promise<unknown> {
  const { lines } = Lines.parse((await as('GET', '/api/goods/stock')).body);
  return lines.find((each) => each.itemId === itemId && each.optionId === optionId);
}

describe('an item made in the console', () => {
  test('is sold like one of the file, and stays when the file is applied again', async () => {
    const mug = { id: 'mug', title: { ko: '머그' }, price: 15_000, stock: 2, maxPerFan: 2 };
    expect(await as('POST', '/api/goods', mug)).toMatchObject({
      status: 201,
      body: { managedBy: 'console', received: 2, onSale: true },
    });
    expect(await shown('mug')).toMatchObject({ stock: [{ available: 2, price: 15_000 }] });
    await steps.buy(memberOf('fan'), { itemId: 'mug', quantity: 1 });
    expect((await merch.provision(saleOf([tee, poster]), 2)).status).toBe(200);
    expect(await shown('mug')).toMatchObject({ stock: [{ available: 1 }] });
    expect(await merch.published('mug')).toEqual(['merch.ItemChanged 1']);
  });

  test('cannot take the id of another, and the file cannot take its', async () => {
    const again = { ...poster, id: 'tee' };
    expect(await as('POST', '/api/goods', again)).toMatchObject({ status: 409, body: fault('item-exists') });
    const pin = { id: 'badge', title: { ko: '배지' }, price: 5_000, stock: 1, maxPerFan: 1 };
    await as('POST', '/api/goods', pin);
    const answer = await merch.provision(saleOf([tee, poster, pin]), 3, true);
    expect(answer).toMatchObject({ status: 409, body: fault('provision-refused') });
    expect(Problem.parse(answer.body).errors).toMatchObject([{ path: 'body.document.goods.2.id' }]);
  });

  test.each([
    ['neither stock nor options', { stock: undefined }, 'invalid-item', 'body.stock'],
    [
      'stock beside options',
      { options: [{ id: 'S', title: { ko: 'S' }, stock: 1 }] },
      'invalid-item',
      'body.stock',
    ],
    ['a price of 0 that is not said', { price: 0 }, 'free-not-said', 'body.price'],
    [
      'a window that never opens',
      { opensAt: '2030-01-02T00:00:00Z', closesAt: '2030-01-01T00:00:00Z' },
      'invalid-item',
      'body.closesAt',
    ],
  ])('is refused with %s', async (_, change, type, path) => {
    const item = { id: 'cap', title: { ko: '모자' }, price: 9_000, stock: 1, maxPerFan: 1, ...change };
    const answer = await as('POST', '/api/goods', item);
    expect(answer).toMatchObject({ status: 422, body: fault(type) });
    expect(Problem.parse(answer.body).errors).toMatchObject([{ path }]);
  });

  test('is nothing that fans or staff make or change', async () => {
    for (const role of ['fan', 'staff'] as const) {
      const who = memberOf(role);
      expect((await merch.ask(who, 'POST', '/api/goods', poster)).status).toBe(403);
      expect((await merch.ask(who, 'PATCH', '/api/goods/tee', { price: 1 })).status).toBe(403);
      expect((await merch.ask(who, 'GET', '/api/goods/pick-ups/open.csv')).status).toBe(403);
    }
    expect((await merch.ask(memberOf('fan'), 'GET', '/api/goods/stock')).status).toBe(403);
  });
});

describe('file and console', () => {
  test('each change only what they change: a price set here outlives a delivery that the file says', async () => {
    const fan = memberOf('fan');
    const before = await steps.hold(fan, { itemId: 'tee', optionId: 'L', quantity: 1 });
    const edit = {
      price: 30_000,
      options: [
        { id: 'L', price: 33_000 },
        { id: 'XL', title: { ko: 'XL' }, stock: 4 },
      ],
    };
    expect(await as('PATCH', '/api/goods/tee', edit)).toMatchObject({
      status: 200,
      body: { price: 30_000, options: [{ id: 'M' }, { id: 'L', price: 33_000 }, { id: 'XL', received: 4 }] },
    });
    const more = {
      ...tee,
      options: [
        { id: 'M', title: { ko: 'M' }, stock: 25 },
        { id: 'L', title: { ko: 'L' }, stock: 10 },
      ],
    };
    expect(await merch.provision(saleOf([more, poster]), 4)).toMatchObject({
      status: 200,
      body: { changes: expect.arrayContaining([{ entity: 'item tee', action: 'updated', overridden: [] }]) },
    });
    expect(await shown('tee')).toMatchObject({
      stock: [
        { optionId: 'M', price: 30_000, available: 25 },
        { optionId: 'L', price: 33_000, available: 9 },
        { optionId: 'XL', price: 30_000, available: 4 },
      ],
    });
    expect(before.units[0]?.price).toBe(35_000);
    expect((await steps.hold(fan, { itemId: 'tee', optionId: 'L', quantity: 1 })).units[0]?.price).toBe(
      33_000,
    );
  });

  test('a change of the file wins, and the value it replaces is reported', async () => {
    const cheaper = { ...tee, price: 29_000 };
    expect(await merch.provision(saleOf([cheaper, poster]), 5)).toMatchObject({
      body: {
        changes: expect.arrayContaining([
          { entity: 'item tee', action: 'updated', overridden: ['price: 30000 -> 29000'] },
        ]),
      },
    });
  });

  test('an item that leaves the file is sold no more, and what was sold stands', async () => {
    const fan = memberOf('fan');
    const { hold } = await steps.buy(fan, { itemId: 'poster', quantity: 1 });
    const held = await steps.hold(memberOf('fan'), { itemId: 'poster', quantity: 1 });
    expect((await merch.provision(saleOf([tee]), 6)).status).toBe(200);
    expect(await shown('poster')).toBeUndefined();
    expect(await merch.ask(fan, 'POST', '/api/goods/holds', { itemId: 'poster', quantity: 1 })).toMatchObject(
      {
        status: 409,
        body: fault('withdrawn'),
      },
    );
    expect(await steps.pin(held.id, newId())).toBe('refused: withdrawn');
    expect(await line('poster')).toMatchObject({ sold: 1, held: 1 });
    expect((await merch.ask(fan, 'GET', '/api/goods/pick-ups')).text).toContain(`${hold.id}/1`);
    expect((await merch.provision(saleOf([tee, poster]), 7)).status).toBe(200);
    expect(await shown('poster')).toMatchObject({ stock: [{ available: 3 }] });
  });

  test('what is withdrawn here stays withdrawn, whatever the file says, until it is put back here', async () => {
    expect(await as('PATCH', '/api/goods/poster', { onSale: false })).toMatchObject({
      body: { onSale: false },
    });
    await merch.provision(saleOf([tee, { ...poster, price: 13_000 }]), 8);
    expect(await shown('poster')).toBeUndefined();
    await as('PATCH', '/api/goods/poster', { onSale: true });
    expect(await shown('poster')).toMatchObject({ stock: [{ price: 13_000 }] });
  });

  test('the file cannot say fewer pieces than are sold or held, corrections counted', async () => {
    const fewer = { ...poster, stock: 1 };
    const answer = await merch.provision(saleOf([tee, fewer]), 9);
    expect(answer).toMatchObject({ status: 409, body: fault('provision-refused') });
    expect(Problem.parse(answer.body).errors).toMatchObject([{ path: 'body.document.goods.1.stock' }]);
    expect((await merch.provision(saleOf([tee]), 5)).body).toEqual(fault('older-generation'));
  });

  test('an option that comes back to the file or the console has at least what was sold of it before', async () => {
    const small = { id: 'S', title: { ko: 'S' }, stock: 5 };
    const large = { id: 'L', title: { ko: 'L' }, stock: 5 };
    const cap = { id: 'cap', title: { ko: '모자' }, price: 9_000, maxPerFan: 5, options: [small, large] };
    const sale = (options: object[]) => saleOf([tee, poster, { ...cap, options } as typeof cap]);
    expect((await merch.provision(sale([small, large]), 10)).status).toBe(200);
    await steps.buy(memberOf('fan'), { itemId: 'cap', optionId: 'S', quantity: 3 });
    expect((await merch.provision(sale([large]), 11)).status).toBe(200);
    const answer = await merch.provision(sale([large, { ...small, stock: 2 }]), 12);
    expect(answer).toMatchObject({ status: 409, body: fault('provision-refused') });
    expect(Problem.parse(answer.body).errors).toMatchObject([
      { path: 'body.document.goods.2.options.1.stock' },
    ]);
    const back = (stock: number) => as('PATCH', '/api/goods/cap', { options: [{ ...small, stock }] });
    expect(await back(2)).toMatchObject({ status: 409, body: { taken: 3 } });
    expect(await back(4)).toMatchObject({ status: 200, body: { options: [{ id: 'L' }, { id: 'S' }] } });
    expect(await line('cap', 'S')).toMatchObject({ received: 4, sold: 3, free: 1 });
  });
});

describe('pictures', () => {
  const png = (last: number) => new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, last]);

  test('of an item have an address by content, which is kept without end; up to five in their places', async () => {
    for (const place of [1, 4]) {
      expect((await as('PUT', `/api/goods/tee/pictures/${place}`, png(place))).status).toBe(200);
    }
    const Pictures = z.object({ pictures: z.tuple([z.string(), z.string()]) });
    const { pictures } = Pictures.parse(await shown('tee'));
    const served = await fetch(`${merch.services[1]?.url}${pictures[0]}`);
    expect(served.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(png(1));
    expect(await as('DELETE', '/api/goods/tee/pictures/1')).toMatchObject({
      body: { pictures: [pictures[1]] },
    });
    expect((await as('DELETE', '/api/goods/tee/pictures/2')).status).toBe(404);
    expect((await as('PUT', '/api/goods/tee/pictures/6', png(6))).status).toBe(400);
    expect((await as('PUT', '/api/goods/tee/pictures/1', new Uint8Array([1, 2, 3]))).status).toBe(415);
  });
});

test('staff of gates and of other desks hand out nothing and see no stock; those of the goods desk do', async () => {
  const wanted = { code: 'ZZZZ-ZZZZ' };
  const find = (scopes: readonly string[], role: 'staff' | 'organiser' = 'staff') =>
    merch.ask({ ...memberOf(role), scopes }, 'POST', '/api/goods/pick-ups/find', wanted);
  for (const scopes of [['gate:north'], ['desk:rooms'], ['gate:desk:goods']]) {
    expect(await find(scopes)).toMatchObject({ status: 403, body: fault('not-your-desk') });
    for (const path of ['/api/goods/stock', `/api/goods/pick-ups/${newId()}/log`]) {
      expect((await merch.ask({ ...memberOf('staff'), scopes }, 'GET', path)).status).toBe(403);
    }
    for (const act of ['collect', 'undo']) {
      const path = `/api/goods/pick-ups/${newId()}/${act}`;
      const asked = merch.ask({ ...memberOf('staff'), scopes }, 'POST', path, { reason: 'a mistake' });
      expect((await asked).status).toBe(403);
    }
  }
  for (const scopes of [[], ['desk:goods'], ['gate:north', 'desk:goods']]) {
    expect((await find(scopes)).status).toBe(404);
  }
  expect((await find(['gate:north'], 'organiser')).status).toBe(404);
});

test('every public route is described, with an example of what it answers', async () => {
  const Described = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { paths } = Described.parse((await merch.ask(undefined, 'GET', '/openapi.json')).body);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path: `${method} ${path}`, operation })),
  );
  expect(operations.map(({ path }) => path).sort()).toEqual([
    'delete /api/goods/holds/{holdId}',
    'delete /api/goods/waiting-list/{entryId}',
    'delete /api/goods/{itemId}/pictures/{place}',
    'get /api/goods',
    'get /api/goods/holds/{holdId}',
    'get /api/goods/levers',
    'get /api/goods/pick-ups',
    'get /api/goods/pick-ups/open.csv',
    'get /api/goods/pick-ups/{pickUpId}/log',
    'get /api/goods/pictures/{hash}',
    'get /api/goods/stock',
    'get /api/goods/waiting-list',
    'patch /api/goods/{itemId}',
    'post /api/goods',
    'post /api/goods/holds',
    'post /api/goods/pick-ups/find',
    'post /api/goods/pick-ups/{pickUpId}/collect',
    'post /api/goods/pick-ups/{pickUpId}/undo',
    'post /api/goods/waiting-list',
    'post /api/goods/{itemId}/corrections',
    'put /api/goods/levers/sales',
    'put /api/goods/{itemId}/pictures/{place}',
  ]);
  const Json = z.object({
    responses: z.record(
      z.string(),
      z.object({ content: z.record(z.string(), z.object({ example: z.unknown().optional() })).default({}) }),
    ),
  });
  const bare = operations.filter(({ operation }) => {
    const { responses } = Json.parse(operation);
    return Object.entries(responses).some(
      ([status, { content }]) =>
        status.startsWith('2') &&
        content['application/json'] !== undefined &&
        content['application/json'].example === undefined,
    );
  });
  expect(bare.map(({ path }) => path)).toEqual([]);
});
