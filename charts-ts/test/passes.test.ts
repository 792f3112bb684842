import { FindingsError, formatFinding } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { parseFestival, saleDocument } from '../src/index.ts';

const FESTIVAL = (passes: string) => `festival: spring-2026
state: open
title: { ko: 봄 }
template: noseat-kakao
timezone: Asia/Seoul
currency: KRW
sales:
  opensAt: 2026-06-01T20:00:00+09:00
  closesAt: 2026-08-06T23:59:00+09:00
  expectedFans: 1000
  maxTicketsPerFan: 4
performances:
  - id: day-1
    title: { ko: 첫째 날 }
    startsAt: 2026-08-07T13:00:00+09:00
    sections: [{ id: LAWN, capacity: 100, price: 99000 }]
  - id: day-2
    title: { ko: 둘째 날 }
    startsAt: 2026-08-08T13:00:00+09:00
    sections: [{ id: LAWN, capacity: 80, price: 99000 }, { id: HILL, capacity: 50, price: 50000 }]
refunds: []
passes:
${passes}
`;
const FILE = 'gitops/festivals/spring-2026.yaml';
const pass = (fields: Record<string, unknown> = {}) =>
  `  - ${JSON.stringify({
    ...{ id: 'weekend', title: { ko: '주말권' }, performances: ['day-1', 'day-2'], section: 'LAWN' },
    ...{ price: 180_000, quota: 30, ...fields },
  })}`;

function findings(passes: string): string[] {
  try {
    parseFestival(FESTIVAL(passes), FILE);
    return [];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map((finding) => formatFinding({ ...finding, file: '' }));
  }
}

describe('the passes of a festival file', () => {
  test('reach the services, and their places leave the sections that they admit to', () => {
    const document = saleDocument(parseFestival(FESTIVAL(pass({ free: false })), FILE).festival);
    expect(document.passes).toEqual([
      {
        ...{ id: 'weekend', title: { ko: '주말권' }, performances: ['day-1', 'day-2'] },
        ...{ section: 'LAWN', price: 180_000, quota: 30 },
      },
    ]);
    expect(
      document.performances.map(({ sections }) =>
        sections.map((section) => 'capacity' in section && section.capacity),
      ),
    ).toEqual([[70], [50, 50]]);
  });

  test.each([
    [pass({ performances: ['day-1'] }), 'too small: expected array to have >=2 items'],
    [pass({ performances: ['day-1', 'day-9'] }), 'pass weekend: there is no performance day-9'],
    [pass({ performances: ['day-1', 'day-1'] }), 'pass weekend names day-1 twice'],
    [pass({ section: 'HILL' }), 'pass weekend: day-1 has no standing section HILL'],
    [pass({ id: 'day-1' }), 'pass day-1 has the id of a performance: give it another'],
    [`${pass()}\n${pass()}`, 'a second pass with id "weekend"'],
    [pass({ price: 0 }), 'pass weekend costs 0: say "free: true" if that is meant'],
    [
      pass({ quota: 80 }),
      'passes take 80 places of section LAWN of day-2, which has 80: leave at least one to be sold singly',
    ],
    [
      `${pass()}\n${pass({ id: 'other', quota: 50 })}`,
      'passes take 80 places of section LAWN of day-2, which has 80: leave at least one to be sold singly',
    ],
  ])('are refused where they disagree with themselves or with what is sold: %#', (passes, expected) => {
    expect(findings(passes)).toEqual([expect.stringContaining(expected)]);
    expect(findings(passes)[0]).toMatch(/^:\d+:\d+ /);
  });
});
