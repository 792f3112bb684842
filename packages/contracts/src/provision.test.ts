import { describe, expect, test } from '@jest/globals';
import { provisionRequest, SaleDocument, saleDataFor } from './provision.ts';

const base = {
  festival: 'test-festival',
  title: { ko: '시험' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  sales: { opensAt: '2026-06-01T11:00:00Z', closesAt: '2026-08-01T11:00:00Z', maxTicketsPerFan: 4 },
};
const performances = [
  {
    id: 'day-1',
    title: { ko: '첫째 날' },
    startsAt: '2026-08-07T04:00:00Z',
    sections: [{ id: 'S', kind: 'standing', capacity: 10, price: 100 }],
  },
];
const goods = [{ id: 'tee', title: { ko: '티셔츠' }, price: 100, maxPerFan: 2, stock: 5 }];

const read = (document: object, generation = 1) =>
  provisionRequest('performances').safeParse({ generation, dryRun: false, document });

describe('a service that reads one section of the sale document', () => {
  test('ignores other sections, known or made by a newer release, whatever they contain', () => {
    const newer = { ...base, performances, goods: 'of another shape', seasons: [{ id: 'early' }] };
    expect(read(newer).data?.document).toEqual({ ...base, performances });
  });

  test('refuses a field that it does not know in what it reads, rather than sell by a part of the file', () => {
    const [performance] = performances;
    expect(read({ ...base, performances: [{ ...performance, ageLimit: 19 }] }).success).toBe(false);
    expect(read({ ...base, performances, sales: { ...base.sales, presale: true } }).success).toBe(false);
    expect(read(base).success).toBe(false);
  });

  test('reads version 1, said or not, and says of a newer one who made it', () => {
    expect(read({ ...base, version: 1, performances }).success).toBe(true);
    expect(read({ ...base, version: 2, performances }).error?.issues).toMatchObject([
      { path: ['document', 'version'], message: 'made by a newer release than this service' },
    ]);
  });
});

test('what a service gets is the base and the sections it reads, without a version 1, which releases up to 0.6.0 refuse', () => {
  const document = SaleDocument.parse({ ...base, version: 1, performances, goods, refunds: [] });
  expect(saleDataFor(document, ['performances', 'refunds'])).toEqual({ ...base, performances, refunds: [] });
  expect(saleDataFor(document, ['goods', 'rooms'])).toEqual({ ...base, goods });
});
