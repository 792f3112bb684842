import { gridRows, placesIn, plannedSeats, soldPasses } from '@clove/contracts';
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

  test('may have price categories, and be hidden', () => {
    const categories = [
      { id: 'adult', title: { ko: '일반' }, price: 180_000 },
      { id: 'guest', title: { ko: '초대' }, price: 0, free: true },
    ];
    const vouchers = `vouchers: [{ id: fans, code: FANCLUB, opens: [LAWN], performances: [weekend] }]\n`;
    const text = FESTIVAL(pass({ price: undefined, categories, hidden: true })) + vouchers;
    const document = saleDocument(parseFestival(text, FILE).festival);
    expect(document.passes).toMatchObject([
      {
        ...{ id: 'weekend', price: 180_000, hidden: true, quota: 30 },
        categories: [
          { id: 'adult', price: 180_000 },
          { id: 'guest', price: 0 },
        ],
      },
    ]);
    expect(soldPasses(document)[0]?.sections).toMatchObject([
      {
        id: 'LAWN',
        kind: 'standing',
        capacity: 30,
        hidden: true,
        categories: [{ id: 'adult' }, { id: 'guest' }],
      },
    ]);
  });

  test.each([
    [pass({ performances: ['day-1'] }), 'too small: expected array to have >=2 items'],
    [pass({ performances: ['day-1', 'day-9'] }), 'pass weekend: there is no performance day-9'],
    [pass({ performances: ['day-1', 'day-1'] }), 'pass weekend names day-1 twice'],
    [pass({ section: 'HILL' }), 'pass weekend: day-1 has no standing section HILL'],
    [pass({ price: undefined }), 'pass weekend needs a price, or categories with a price each'],
    [
      pass({ categories: [{ id: 'adult', title: { ko: '일반' }, price: 0 }] }),
      'pass weekend has categories, and each has its price: remove price here',
    ],
    [pass({ quota: undefined }), 'pass weekend has either quota (standing) or seats (numbered)'],
    [pass({ seats: ['1-1'] }), 'pass weekend has either quota (standing) or seats (numbered)'],
    [pass({ quota: undefined, seats: ['1-1'] }), 'pass weekend: day-1 has no numbered section LAWN'],
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
    const found = findings(passes);
    expect(found).toContainEqual(expect.stringContaining(expected));
    for (const each of found) expect(each).toMatch(/^:\d+:\d+ /);
  });
});

describe('a pass for numbered seats', () => {
  const seated = (passes: string, secondDay = '{ id: R, rows: 3, seatsPerRow: 4, price: 99000 }') =>
    FESTIVAL(passes)
      .replace('template: noseat-kakao', 'template: seat-kakao')
      .replace(
        '[{ id: LAWN, capacity: 100, price: 99000 }]',
        '[{ id: R, rows: 3, seatsPerRow: 4, price: 99000, blocked: [3-4], house: [1-1] }]',
      )
      .replace('{ id: LAWN, capacity: 80, price: 99000 }', secondDay);
  const seats = (list: string[], fields: Record<string, unknown> = {}) =>
    pass({ section: 'R', quota: undefined, seats: list, ...fields });
  const sold = (text: string) => saleDocument(parseFestival(text, FILE).festival);
  const found = (text: string): string[] => {
    try {
      parseFestival(text, FILE);
      return [];
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      return error.findings.map(({ message }) => message);
    }
  };

  test('has its seats in a section of its own, and no performance sells them singly', () => {
    const document = sold(seated(seats(['1-2..1-4', '2-2'])));
    const own = ['1-2', '1-3', '1-4', '2-2'];
    expect(document.passes).toMatchObject([{ section: 'R', quota: 4 }]);
    const [section] = soldPasses(document)[0]?.sections ?? [];
    if (section?.kind !== 'numbered') throw new Error('the pass is numbered');
    const all = plannedSeats(gridRows(3, 4)).map(({ place }) => place);
    const open = (blocked: readonly string[] = []) => {
      const closed = placesIn(plannedSeats(gridRows(3, 4)), blocked).places;
      return all.filter((place) => !closed.has(place));
    };
    expect(open(section.blocked)).toEqual(own);
    expect(section.house).toEqual(['1-1']);
    for (const { sections } of document.performances) {
      const [single] = sections;
      if (single?.kind !== 'numbered') throw new Error('the section is numbered');
      expect(open(single.blocked).filter((place) => own.includes(place))).toEqual([]);
      expect(open(single.blocked)).toContain('2-1');
    }
  });

  test('is refused where a performance lacks a seat, or two passes have the same', () => {
    expect(found(seated(seats(['1-2..1-4', '9-9'])))).toContainEqual(
      'pass weekend: section R of day-1 has no seats 9-9',
    );
    expect(found(seated(seats(['3-1']), '{ id: R, rows: 2, seatsPerRow: 4, price: 99000 }'))).toEqual([
      'pass weekend: section R of day-2 has no seats 3-1',
    ]);
    expect(found(seated(`${seats(['1-2'])}\n${seats(['1-2..1-3'], { id: 'other' })}`))).toEqual([
      'pass other: day-1/R/1-2 is a seat of pass weekend already',
    ]);
    expect(found(seated(seats(['1-1..1-2', '3-4'])))).toEqual([
      'pass weekend: seats 3-4, 1-1 of R are blocked or kept in day-1',
    ]);
    expect(found(seated(seats(['2-1'])).replace('blocked: [3-4]', 'accessible: [2-1]'))).toContainEqual(
      'pass weekend has accessible seats and no category with accessible: true: no one could buy them',
    );
  });
});
