import { keylessReads, preparedDuring } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { merchService } from '../src/merch-service.ts';
import { memberOf, saleOf, startMerch, stepsOn } from './running.ts';

const Waiting = z.object({ entries: z.tuple([z.object({ holdId: z.string() })]) });
const PickUps = z.object({ pickUps: z.tuple([z.object({ id: z.string() })]) });

test('a plan made while the tables are empty reads rows by their keys', async () => {
  const statements = await preparedDuring(async () => {
    const merch = await startMerch(
      saleOf([{ id: 'mug', title: { ko: '머그' }, price: 1_000, stock: 2, maxPerFan: 2 }]),
    );
    try {
      const steps = stepsOn(merch);
      const [first, second] = [memberOf('fan'), memberOf('fan')];
      const wanted = { itemId: 'mug', quantity: 2 };
      const held = await steps.hold(first, wanted);
      expect((await merch.ask(second, 'POST', '/api/goods/waiting-list', wanted)).status).toBe(201);
      expect((await merch.ask(first, 'DELETE', `/api/goods/holds/${held.id}`)).status).toBe(204);
      const list = await merch.ask(second, 'GET', '/api/goods/waiting-list');
      const { holdId } = Waiting.parse(list.body).entries[0];
      for (const step of ['quote', 'extend']) {
        await merch.internal('ticket', `holds/${step}`, { items: [{ holdId, fanId: second.memberId }] });
      }
      const orderId = held.id;
      expect(await steps.pin(holdId, orderId)).toBe('pinned');
      expect(await steps.sell(holdId, orderId)).toBe('sold');
      const { pickUps } = PickUps.parse((await merch.ask(second, 'GET', '/api/goods/pick-ups')).body);
      const desk = `/api/goods/pick-ups/${pickUps[0].id}/collect`;
      const staff = memberOf('staff');
      expect((await merch.ask(staff, 'POST', desk, { unitIds: [`${holdId}/1`] })).status).toBe(200);
      const line = { hold: { ...held, id: holdId, fanId: second.memberId }, orderId };
      expect(await steps.withdraw(line, `${holdId}/2`)).toBe('withdrawn');
    } finally {
      await merch.stop();
    }
  });
  expect(statements.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'holds-insert',
      'quota-reserve',
      'goods-limits',
      'stock-availability',
      'stock-add',
      'stock-offers-take',
      'pick-ups-create',
      'pieces-create',
      'pick-ups-lock-of-holds',
      'pieces-save',
    ]),
  );
  const allowed = {
    'sale-read: Seq Scan of sale': 'one row: the terms of the sale',
    'stock-availability: Index Scan of refund_terms_pkey': 'one row: the terms of the sale',
    'stock-offerable: Index Scan of refund_terms_pkey': 'one row: the terms of the sale',
    'waited-for-all: Seq Scan of sale': 'one row: the terms of the sale',
    'waiting-of-fan: Seq Scan of sale': 'one row: the terms of the sale',
    'waited-for-all: Index Scan of goods_pkey': 'a row per item, however many fans wait',
    'goods-withdrawn: Index Scan of goods_pkey': 'a row per item, however many fans come',
    'goods-withdrawn: Index Scan of stock_lines_of_goods': 'a row per option, however many fans come',
  };
  const service = merchService({ paymentMethods: ['kakao-pay', 'none'] });
  expect(await keylessReads(service, statements, allowed)).toEqual([]);
});
