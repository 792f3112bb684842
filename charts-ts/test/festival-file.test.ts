import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { festivalWarnings, parseFestival, saleDocument, schemaFiles } from '../src/index.ts';
import { findings } from './festival-findings.ts';
import { BAD, MISREAD } from './festival-mistakes.ts';
import { NUMBERED, STANDING } from './festival-texts.ts';

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
