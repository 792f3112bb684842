import { FindingsError, formatFinding } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { festivalText, festivalWarnings, parseFestival, saleDocument, schemaFiles } from '../src/index.ts';
import { BAD, MISREAD } from './festival-mistakes.ts';
import { NUMBERED, STANDING } from './festival-texts.ts';

function findings(text: string, file = 'gitops/festivals/spring-2026.yaml'): string[] {
  try {
    parseFestival(text, file);
    return [];
  } catch (error) {
    if (error instanceof FindingsError)
      return error.findings.map((finding) => formatFinding({ ...finding, file: '' }));
    throw error;
  }
}

describe('a festival file', () => {
  test('that is well-formed is accepted, numbered and standing', () => {
    expect(findings(NUMBERED)).toEqual([]);
    expect(findings(STANDING)).toEqual([]);
  });

  test.each(BAD)('with %s is refused with line and column', (_, from, to, expected) => {
    expect(NUMBERED).toContain(from);
    expect(findings(NUMBERED.replace(from, to))).toEqual([expect.stringContaining(expected)]);
  });

  test.each(MISREAD)('with %s says what to write instead', (_, from, to, expected) => {
    expect(NUMBERED).toContain(from);
    expect(findings(NUMBERED.replace(from, to)).join('\n')).toBe(expected);
  });

  test.each([
    ['empty', ''],
    ['empty', '# yaml-language-server: $schema=../festival.schema.json\n'],
    ['a list: remove the dash in front', '- festival: spring-2026\n'],
    ['only a text', 'spring-2026\n'],
  ])('that is %s has that one finding', (what, text) => {
    expect(findings(text)).toEqual([
      expect.stringMatching(/^:1:1 the file: must begin with "festival: <slug>", and is /),
    ]);
    expect(findings(text)[0]).toContain(what);
  });

  test('works with a byte order mark and the line ends of Windows, and counts as editors do', () => {
    const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    expect(findings(windows(NUMBERED))).toEqual([]);
    const broken = NUMBERED.replace('festival: spring', 'fetsival: spring').replace('KRW', 'KRV');
    expect(findings(windows(broken))).toEqual(findings(broken));
    expect(findings(broken)[0]).toContain(':1:1 unknown key "fetsival"');
  });

  test('with an alias is refused before its value is read', () => {
    const text = NUMBERED.replace('en: Day 1 }', 'en: *x }');
    expect(findings(text).join('\n')).toContain('alias');
  });

  test('shows every finding at once', () => {
    const text = NUMBERED.replace('currency: KRW', 'currency: KRV')
      .replace('expectedFans: 60000', 'expectedFans: many')
      .replace('price: 99000', 'prise: 99000')
      .replace('timezone: Asia/Seoul', 'timezone: 9');
    expect(findings(text).map((line) => /^:(\d+):/.exec(line)?.[1])).toEqual(['4', '5', '9', '17']);
  });

  test('shows disagreements between good fields in spite of mistakes in other ones', () => {
    const text = NUMBERED.replace('currency: KRW', 'curency: KRW')
      .replace('Asia/Seoul', 'Asia/Soul')
      .replace('feePercent: 0', 'feePercent: 50')
      .replace('id: day-1', 'id: 1');
    expect(findings(text).map((line) => /^:(\d+):/.exec(line)?.[1])).toEqual(['4', '5', '12', '19']);
  });

  test('hands what only the page shows to the services apart from what is sold', () => {
    const shown = NUMBERED.replace(
      'currency: KRW',
      `currency: KRW
venue: { name: { ko: 공원 }, address: { ko: 길 1 }, map: https://map.example/a }
theme: { colour: "#7a1fa2" }
minAge: 12
notices: [{ date: 2026-04-01, text: { ko: 우비 } }]
legalTexts: { terms: { version: 2026-03-01, link: https://a.example/b } }`,
    ).replace(
      'en: Day 1 }',
      'en: Day 1 }\n    minAge: 19\n    lineUp: [{ name: { ko: 밴드 }, at: 2026-05-01T19:00:00+09:00 }]',
    );
    const file = 'gitops/festivals/spring-2026.yaml';
    const { page, legalTexts, ...sold } = saleDocument(parseFestival(shown, file).festival);
    expect(sold).toEqual(saleDocument(parseFestival(NUMBERED, file).festival));
    expect(page).toEqual({
      venue: { name: { ko: '공원' }, address: { ko: '길 1' }, map: 'https://map.example/a' },
      theme: { colour: '#7a1fa2' },
      minAge: 12,
      notices: [{ date: '2026-04-01', text: { ko: '우비' } }],
      performances: [
        { id: 'day-1', minAge: 19, lineUp: [{ name: { ko: '밴드' }, at: '2026-05-01T10:00:00.000Z' }] },
      ],
    });
    expect(legalTexts).toEqual({ terms: { version: '2026-03-01', link: 'https://a.example/b' } });
  });

  test('parses goods and rooms, which later images will sell', () => {
    const text = NUMBERED.replace('template: seat-kakao', 'template: seat-merchandise-kakao-stay').concat(
      'goods: [{ id: tee, title: { ko: 티셔츠 }, price: 35000, stock: 5000, maxPerFan: 4 }]\n',
      'rooms: [{ id: camp, title: { ko: 캠핑 }, pricePerNight: 60000, units: 300, from: 2026-08-06, to: 2026-08-09 }]\n',
    );
    expect(findings(text)).toEqual([]);
    expect(findings(text.replace('to: 2026-08-09', 'to: 2026-08-06'))).toEqual([
      expect.stringContaining('camp: check-out day 2026-08-06 is not after 2026-08-06'),
    ]);
  });
});

/** A festival of goods and rooms: every field, then as the services get it. */
const EXTRAS = NUMBERED.replace(
  'template: seat-kakao',
  'template: seat-merchandise-kakao-stay',
).concat(`goods:
  - { id: cap, title: { ko: 모자 }, price: 20000, stock: 100, maxPerFan: 2 }
  - id: tee
    title: { ko: 티셔츠, en: T-shirt }
    description: { ko: 면 100% }
    price: 35000
    options:
      - { id: M, title: { ko: 미디엄 }, stock: 50 }
      - { id: L, title: { ko: 라지 }, stock: 0, price: 0, free: true }
    maxPerFan: 4
    opensAt: 2026-03-10T12:00:00+09:00
    closesAt: 2026-04-01T12:00:00+09:00
rooms:
  - id: camp
    title: { ko: 캠핑 }
    description: { ko: 텐트 자리 }
    pricePerNight: 60000
    prices:
      - { weekday: fri, price: 80000 }
      - { date: 2026-05-02, price: 0, free: true }
    units: 300
    capacity: 4
    from: 2026-04-30
    to: 2026-05-03
`);

describe('goods and rooms', () => {
  test('come to the services as they stand in the file: instants in UTC, without the word free', () => {
    expect(findings(EXTRAS)).toEqual([]);
    const { goods, rooms, version } = saleDocument(parseFestival(EXTRAS, 'spring-2026.yaml').festival);
    // The first version is not written: toolboxes of earlier releases refuse the field.
    expect(version).toBeUndefined();
    expect(goods).toEqual([
      { id: 'cap', title: { ko: '모자' }, price: 20000, stock: 100, maxPerFan: 2 },
      {
        id: 'tee',
        title: { ko: '티셔츠', en: 'T-shirt' },
        description: { ko: '면 100%' },
        price: 35000,
        options: [
          { id: 'M', title: { ko: '미디엄' }, stock: 50 },
          { id: 'L', title: { ko: '라지' }, stock: 0, price: 0 },
        ],
        maxPerFan: 4,
        opensAt: '2026-03-10T03:00:00.000Z',
        closesAt: '2026-04-01T03:00:00.000Z',
      },
    ]);
    expect(rooms).toEqual([
      {
        id: 'camp',
        title: { ko: '캠핑' },
        description: { ko: '텐트 자리' },
        pricePerNight: 60000,
        prices: [
          { weekday: 'fri', price: 80000 },
          { date: '2026-05-02', price: 0 },
        ],
        units: 300,
        capacity: 4,
        from: '2026-04-30',
        to: '2026-05-03',
      },
    ]);
  });

  test.each<[mistake: string, from: string, to: string, expected: string]>([
    ['no stock', 'stock: 100, ', '', 'item cap needs stock, or options with a stock each'],
    [
      'two stocks',
      '    price: 35000',
      '    stock: 5\n    price: 35000',
      'item tee has options, and each has its stock: remove stock here',
    ],
    ['one option twice', 'id: L', 'id: M', 'a second option with id "M"'],
    [
      'a forgotten price of an option',
      ', free: true }\n    maxPerFan',
      ' }\n    maxPerFan',
      'option L of tee costs 0: say "free: true" if that is meant',
    ],
    [
      'a free option at the price of the item',
      'price: 0, free: true }\n    maxPerFan',
      'free: true }\n    maxPerFan',
      'option L of tee is free but has no price of its own: add price: 0',
    ],
    [
      'a sale of its own before all others',
      '2026-03-10T12',
      '2026-02-10T12',
      "sales of tee would open (2026-02-10T12:00:00+09:00) outside of the festival's sale (2026-03-01T20:00:00+09:00 to 2026-04-30T23:59:00+09:00)",
    ],
    [
      'a sale of its own after all others',
      '2026-04-01T12',
      '2026-05-01T12',
      "sales of tee would close (2026-05-01T12:00:00+09:00) outside of the festival's sale (2026-03-01T20:00:00+09:00 to 2026-04-30T23:59:00+09:00)",
    ],
    [
      'a sale that ends first',
      '2026-04-01T12',
      '2026-03-09T12',
      'sales of tee close (2026-03-09T12:00:00+09:00) before they open (2026-03-10T12:00:00+09:00)',
    ],
    [
      'nights the wrong way round',
      'to: 2026-05-03',
      'to: 2026-04-30',
      'camp: check-out day 2026-04-30 is not after 2026-04-30',
    ],
    [
      'a year mistyped',
      'to: 2026-05-03',
      'to: 2028-05-03',
      'camp would be let for 734 nights, and 366 are allowed',
    ],
    [
      'nights that are over',
      'from: 2026-04-30\n    to: 2026-05-03',
      'from: 2026-02-27\n    to: 2026-03-01',
      'camp: check-out day 2026-03-01 is not after the day that sales open (2026-03-01)',
    ],
    [
      'a price of two kinds',
      'weekday: fri',
      'weekday: fri, date: 2026-05-01',
      'a price of camp has either date or weekday',
    ],
    ['a price of no night', '{ weekday: fri, ', '{ ', 'a price of camp has either date or weekday'],
    [
      'a price of the check-out day',
      'date: 2026-05-02',
      'date: 2026-05-03',
      '2026-05-03 is no night of camp: the first is 2026-04-30, the check-out day is 2026-05-03',
    ],
    [
      'a price of a day that is not let',
      'weekday: fri',
      'weekday: mon',
      'camp has no night on a mon: it is let from 2026-04-30 to 2026-05-03',
    ],
    [
      'two prices of one night',
      '- { date: 2026-05-02, price: 0, free: true }',
      '- { weekday: fri, price: 1 }',
      'a second price of camp for fri',
    ],
    [
      'a forgotten price of a night',
      '2026-05-02, price: 0, free: true',
      '2026-05-02, price: 0',
      'night 2026-05-02 of camp costs 0: say "free: true" if that is meant',
    ],
    ['an unknown day of the week', 'weekday: fri', 'weekday: Fri', 'must be one of'],
  ])('with %s are explained', (_mistake, from, to, expected) => {
    expect(EXTRAS).toContain(from);
    expect(findings(EXTRAS.replace(from, to)).join('\n')).toContain(expected);
  });

  test('with several mistakes show them all at once', () => {
    const text = EXTRAS.replace('stock: 100, ', '')
      .replace('id: L', 'id: M')
      .replace('date: 2026-05-02', 'date: 2026-05-03');
    expect(findings(text)).toHaveLength(3);
  });
});

test.each([55_000, 0])(
  'the file that clove new writes for goods and rooms is valid, at a price of %s too',
  (price) => {
    const text = festivalText({
      slug: 'spring-2026',
      titleKo: '봄 축제',
      template: 'seat-merchandise-stay',
      timezone: 'Asia/Seoul',
      currency: 'KRW',
      opensAt: '2026-03-01T20:00:00+09:00',
      closesAt: '2026-05-01T18:00:00+09:00',
      startsAt: '2026-05-01T18:00:00+09:00',
      expectedFans: 100,
      maxTicketsPerFan: 4,
      price,
      places: { rows: 5, seatsPerRow: 10 },
      goods: true,
      rooms: true,
    });
    expect(findings(text)).toEqual([]);
    const { goods, rooms } = parseFestival(text, 'spring-2026.yaml').festival;
    expect(goods).toMatchObject([{ id: 'tee', price, options: [{ stock: 50 }, { stock: 50 }] }]);
    expect(rooms).toMatchObject([{ id: 'camp-a', from: '2026-05-01', to: '2026-05-02' }]);
  },
);

describe('the schema for editors', () => {
  test('describes every field, with a valid example of every value that is not chosen from a list', () => {
    const schema: z.core.JSONSchema.JSONSchema = JSON.parse(
      schemaFiles().get('gitops/festival.schema.json') ?? '',
    );
    const silent: string[] = [];
    const walk = (node: z.core.JSONSchema.JSONSchema, path: string): void => {
      for (const [key, field] of Object.entries(node.properties ?? {})) {
        if (typeof field === 'boolean') continue;
        const leaf = field.type !== 'object' && field.type !== 'array';
        if (field.description === undefined) silent.push(`${path}${key}: description`);
        if (leaf && field.examples === undefined && field.enum === undefined)
          silent.push(`${path}${key}: example`);
        for (const example of leaf ? (field.examples ?? []) : [])
          expect([key, z.fromJSONSchema(field).safeParse(example).success]).toEqual([key, true]);
        walk(field, `${path}${key}.`);
      }
      const { items, additionalProperties } = node;
      if (typeof items === 'object' && !Array.isArray(items)) walk(items, `${path}[].`);
      if (typeof additionalProperties === 'object') walk(additionalProperties, `${path}*.`);
    };
    walk(schema, '');
    expect(silent).toEqual([]);
  });
});

describe('what is probably not meant', () => {
  const warnings = (expectedFans: number) =>
    festivalWarnings(
      parseFestival(
        NUMBERED.replace('expectedFans: 60000', `expectedFans: ${expectedFans}`),
        'gitops/festivals/spring-2026.yaml',
      ),
    ).map(({ line, message }) => `${line} ${message}`);

  test('is warned of: a crowd that cannot fill the venue, or one zero too many', () => {
    expect(warnings(60_000)).toEqual([]);
    expect(warnings(174)).toEqual([
      '9 174 fans with 4 tickets each cannot fill 700 places: everything is sized for them',
    ]);
    expect(warnings(600_000)).toEqual([
      '9 600000 fans are expected for 700 places: everything is sized for them',
    ]);
  });

  const offsets = (from: string, to: string) =>
    festivalWarnings(parseFestival(NUMBERED.replace(from, to), 'gitops/festivals/spring-2026.yaml')).map(
      ({ line, column, message }) => `${line}:${column} ${message}`,
    );

  test.each([
    [
      '2026-03-01T20:00:00+09:00',
      '2026-03-01T20:00:00Z',
      '7:12 sales.opensAt has the offset +00:00, but Asia/Seoul has +09:00 then: fans see 2026-03-02T05:00:00+09:00',
    ],
    [
      '2026-05-01T18:00:00+09:00',
      '2026-05-01T18:00:00+08:00',
      '14:15 performances.0.startsAt has the offset +08:00, but Asia/Seoul has +09:00 then: fans see 2026-05-01T19:00:00+09:00',
    ],
  ])('an offset that is not the one of the zone: %s as %s', (from, to, warning) => {
    expect(offsets(from, to)).toEqual([warning]);
  });

  test('an offset of the wrong half of the year, where the zone has summer time', () => {
    const paris = (text: string) => text.replace('Asia/Seoul', 'Europe/Paris');
    const warnings = festivalWarnings(
      parseFestival(
        paris(NUMBERED)
          .replace('2026-03-01T20:00:00+09:00', '2026-03-01T20:00:00+02:00')
          .replace('2026-04-30T23:59:00+09:00', '2026-04-30T23:59:00+02:00')
          .replaceAll('+09:00', '+02:00'),
        'gitops/festivals/spring-2026.yaml',
      ),
    );
    expect(warnings.map(({ message }) => message)).toEqual([
      'sales.opensAt has the offset +02:00, but Europe/Paris has +01:00 then: fans see 2026-03-01T19:00:00+01:00',
    ]);
  });
});

describe('the sale document', () => {
  test('carries what is sold in UTC, refunds sorted, and none of the deployment choices', () => {
    const text = NUMBERED.replace(
      'startsAt: 2026-05-01T18:00:00+09:00',
      'startsAt: 2026-05-01T18:00:00+09:00\n    salesCloseAt: 2026-05-01T17:00:00+09:00',
    ).replace('refunds:', 'refunds:\n  - { withinDaysOfPurchase: 7, feePercent: 0 }');
    const document = saleDocument(parseFestival(text, 'gitops/festivals/spring-2026.yaml').festival);
    expect(document.sales).toEqual({
      opensAt: '2026-03-01T11:00:00.000Z',
      closesAt: '2026-04-30T14:59:00.000Z',
      maxTicketsPerFan: 4,
    });
    expect(document.performances[0]?.sections).toEqual([
      { id: 'A', kind: 'numbered', rows: 10, seatsPerRow: 20, price: 132000 },
      { id: 'S', kind: 'standing', capacity: 500, price: 99000 },
    ]);
    expect(document.performances[0]).toMatchObject({
      startsAt: '2026-05-01T09:00:00.000Z',
      salesCloseAt: '2026-05-01T08:00:00.000Z',
    });
    expect(document.performances[0]).not.toHaveProperty('doorsAt');
    expect(document.refunds).toEqual([
      { untilDaysBefore: 10, feePercent: 0 },
      { untilDaysBefore: 1, feePercent: 30 },
      { withinDaysOfPurchase: 7, feePercent: 0 },
    ]);
    expect(JSON.stringify(document)).not.toMatch(/template|expectedFans|scale/);
  });
});

describe('the vouchers of a festival file', () => {
  const withVouchers = (vouchers: string) => `${NUMBERED}\nvouchers:\n${vouchers}\n`;
  const voucher = (fields: string, id = 'early', code = 'EARLY') =>
    `  - { id: ${id}, code: ${code}, ${fields} }`;

  test('go to the services with instants in UTC, and a code as it is compared', () => {
    const text = withVouchers(
      voucher('percent: 10, from: 2026-04-01T20:00:00+09:00, usesPerFan: 1', 'early', 'early-bird'),
    );
    expect(saleDocument(parseFestival(text, 'gitops/festivals/spring-2026.yaml').festival).vouchers).toEqual([
      { id: 'early', code: 'EARLYBIRD', percent: 10, from: '2026-04-01T11:00:00.000Z', usesPerFan: 1 },
    ]);
  });

  test.each([
    [voucher('percent: 10, amount: 100'), 'a voucher has one discount'],
    [voucher('uses: 5'), 'a voucher gives a discount'],
    [voucher('percent: 100'), 'say free: true'],
    [
      voucher('percent: 5, from: 2026-04-02T00:00:00Z, until: 2026-04-01T00:00:00Z'),
      'until is not after from',
    ],
    [voucher('presale: true'), 'presale needs from'],
    [voucher('presale: true, from: 2026-12-30T00:00:00Z'), 'when the sale is open for all'],
    [voucher('percent: 5, performances: [day-9]'), 'voucher early: there is no performance day-9'],
    [voucher('percent: 5, sections: [ZZ]'), 'voucher early: there is no section ZZ'],
    [voucher('percent: 5, categories: [child]'), 'voucher early: there is no category child'],
    [voucher('percent: 5, goods: [tee]'), 'voucher early: there is no item tee'],
    [voucher('percent: 5, rooms: [camp]'), 'voucher early: there is no room camp'],
    [voucher('opens: [A]'), 'voucher early: there is no hidden section A'],
    [`${voucher('percent: 5')}\n${voucher('percent: 5', 'late', 'ear-ly')}`, 'have the same code'],
    [
      `${voucher('percent: 5')}\n${voucher('percent: 5', 'early', 'LATE')}`,
      'a second voucher with id "early"',
    ],
    [voucher('percent: 5', 'early', 'abc'), '4 to 32 letters and digits'],
  ])('are refused where they disagree with themselves or with what is sold: %s', (vouchers, expected) => {
    expect(findings(withVouchers(vouchers))).toEqual([expect.stringContaining(expected)]);
  });
});

describe('the gates of a festival file', () => {
  const withGates = (gates: string) => `${NUMBERED}\ngates:\n${gates}\n`;
  const gate = (fields: string) => `  - { id: north, title: { ko: 북문 }${fields} }`;

  test('go to the services as they are', () => {
    const text = withGates(gate(', doors: [n1], reentry: true'));
    expect(saleDocument(parseFestival(text, 'gitops/festivals/spring-2026.yaml').festival).gates).toEqual([
      { id: 'north', title: { ko: '북문' }, doors: ['n1'], reentry: true },
    ]);
  });

  test.each([
    [gate(', performances: [day-9]'), 'gate north: there is no performance day-9'],
    [gate(', sections: [ZZ]'), 'gate north: there is no section ZZ'],
    [gate(', categories: [adlt]'), 'gate north: there is no category adlt'],
    [`${gate('')}\n${gate('')}`, 'a second gate with id "north"'],
  ])('are refused where they disagree with what is sold: %s', (gates, expected) => {
    expect(findings(withGates(gates))).toEqual([expect.stringContaining(expected)]);
  });

  test('serve price categories that a section of theirs has', () => {
    const categories = '[{ id: adult, title: { ko: 성인 }, price: 99000 }]';
    const sold = (gates: string) =>
      withGates(gates).replace('capacity: 500, price: 99000', `capacity: 500, categories: ${categories}`);
    expect(findings(sold(gate(', sections: [S], categories: [adult]')))).toEqual([]);
    const lines = sold(gate(', sections: [A], categories: [adult]')).split('\n').length - 1;
    expect(findings(sold(gate(', sections: [A], categories: [adult]')))).toEqual([
      `:${lines}:65 gate north: none of its sections has the category adult`,
    ]);
    expect(findings(sold(gate(', categories: [adulte]')))).toEqual([
      expect.stringContaining('there is no category adulte; did you mean "adult"?'),
    ]);
  });
});
