import { FindingsError, formatFinding } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { festivalRemarks, parseFestival, saleDocument, schemaFiles } from '../src/index.ts';
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

/** A bad festival file: what is replaced by what, and the one finding it must give. */
const BAD: readonly (readonly [string, string, string, string])[] = [
  ['an unknown key', 'currency: KRW', 'curency: KRW', ':5:1 unknown key "curency"; did you mean "currency"?'],
  [
    'an unknown key deep inside',
    'expectedFans: 60000',
    'expectedFan: 60000',
    ':9:3 unknown key "expectedFan"; did you mean "expectedFans"?',
  ],
  [
    'a slug that is no DNS label',
    'festival: spring-2026',
    'festival: Spring_2026',
    ':1:11 festival: a DNS label of at most 40 characters',
  ],
  [
    'a slug that its file name does not have',
    'festival: spring-2026',
    'festival: summer-2026',
    ':1:11 the slug is "summer-2026" but the file\'s place says "spring-2026"',
  ],
  [
    'an id that YAML reads as a number',
    'id: day-1',
    'id: 1',
    ':12:9 performances.0.id: invalid input: expected string, received number (quote it)',
  ],
  [
    'what cannot be the name of a template',
    'template: seat-kakao',
    'template: Seat Kakao',
    ':3:11 template: a DNS label in lower case',
  ],
  [
    'a currency that cannot be sold in',
    'currency: KRW',
    'currency: KRV',
    ':5:11 currency is "KRV" but must be one of KRW, JPY, USD, EUR; did you mean "KRW"?',
  ],
  [
    'an unknown time zone',
    'Asia/Seoul',
    'Asia/Soul',
    ':4:11 "Asia/Soul" is not an IANA time zone; did you mean "Asia/Seoul"?',
  ],
  [
    'a time without an offset',
    '2026-03-01T20:00:00+09:00',
    '2026-03-01T20:00:00',
    ':7:12 sales.opensAt: must be an instant with an offset, such as 2026-06-01T20:00:00+09:00',
  ],
  [
    'sales that close before they open',
    '2026-04-30T23:59:00+09:00',
    '2026-02-28T00:00:00+09:00',
    ':8:13 sales close (2026-02-28T00:00:00+09:00) before they open (2026-03-01T20:00:00+09:00)',
  ],
  [
    'a performance before the sale',
    '2026-05-01T18:00:00+09:00',
    '2026-02-01T18:00:00+09:00',
    ':14:15 day-1 starts before sales open (2026-03-01T20:00:00+09:00)',
  ],
  [
    'a price with decimals',
    '132000',
    '1320.5',
    ':16:52 performances.0.sections.0.price: invalid input: expected int, received number',
  ],
  [
    'a sale that outlasts the last performance by more than a day',
    '2026-04-30T23:59:00+09:00',
    '2026-05-02T18:00:01+09:00',
    ':8:13 sales close (2026-05-02T18:00:01+09:00) more than 24 hours after the last performance, day-1, starts (2026-05-01T18:00:00+09:00)',
  ],
  [
    'more tickets for one fan than there are places',
    'maxTicketsPerFan: 4',
    'maxTicketsPerFan: 701',
    ':10:21 one fan could buy 701 tickets but there are only 700 places',
  ],
  ['a forgotten price', '99000', '0', ':17:40 section S costs 0: say "free: true" if that is meant'],
  [
    'a price for what is free',
    'price: 99000',
    'price: 99000, free: true',
    ':17:53 section S is free but price is 99000: keep one of the two',
  ],
  ['a negative price', '99000', '-1', ':17:40 performances.0.sections.1.price: too small'],
  [
    'a section of both kinds',
    'rows: 10, seatsPerRow: 20',
    'rows: 10, seatsPerRow: 20, capacity: 5',
    ':16:9 section A has rows and a capacity: it is either numbered or standing',
  ],
  [
    'a section of neither kind',
    'capacity: 500, ',
    '',
    ':17:9 section S needs rows and seatsPerRow (numbered) or capacity (standing)',
  ],
  [
    'a numbered section without seats per row',
    ', seatsPerRow: 20',
    '',
    ':16:9 section A needs both rows and seatsPerRow',
  ],
  [
    'numbered seats under a noseat template',
    'template: seat-kakao',
    'template: noseat',
    ':16:9 section A is numbered but template noseat sells standing places only',
  ],
  ['two sections of one id', 'id: S', 'id: A', ':17:15 a second section with id "A"'],
  [
    'refunds that punish cancelling early',
    'feePercent: 0',
    'feePercent: 50',
    ':19:39 cancelling later (1 days) would cost less than cancelling earlier (10 days)',
  ],
  [
    'two refund rules for one day',
    'untilDaysBefore: 10',
    'untilDaysBefore: 1',
    ':20:5 a second refund rule for 1 days before',
  ],
  [
    'goods that its template does not sell',
    'refunds:',
    'goods: [{ id: tee, title: { ko: 티 }, price: 1, stock: 1, maxPerFan: 1 }]\nrefunds:',
    ':18:8 template seat-kakao sells no goods: use one with -merchandise or remove goods',
  ],
  ['a missing field', 'timezone: Asia/Seoul\n', '', ':1:1 timezone is missing'],
  ['a key given twice', 'currency: KRW', 'currency: KRW\ncurrency: USD', ':6:1 this key is given twice'],
  ['a full-width colon', 'currency: KRW', 'currency： KRW', ':5:1 a line here is no "key: value"'],
  ['bytes that are not UTF-8', 'en: Day 1', 'en: \uFFFD', 'not UTF-8 from here on'],
  ['a control character in a title', 'en: Day 1', 'en: "Day\\u001b[2J"', 'must be plain text'],
  ['half a character in a title', 'en: Day 1', 'en: "Day\\ud800"', 'must be plain text'],
  ['a title that changes direction', 'en: Day 1', 'en: "Day\\u202e1"', 'must be plain text'],
  [
    'an anchor',
    'title: { ko: 봄 축제',
    'title: &t { ko: 봄 축제',
    ':2:11 anchors are not allowed here: remove &t',
  ],
];

describe('a festival file', () => {
  test('that is well-formed is accepted, numbered and standing', () => {
    expect(findings(NUMBERED)).toEqual([]);
    expect(findings(STANDING)).toEqual([]);
  });

  test.each(BAD)('with %s is refused with line and column', (_, from, to, expected) => {
    expect(NUMBERED).toContain(from);
    expect(findings(NUMBERED.replace(from, to))).toEqual([expect.stringContaining(expected)]);
  });

  test('with an alias is refused before its value is looked at', () => {
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
  const remarks = (expectedFans: number) =>
    festivalRemarks(
      parseFestival(
        NUMBERED.replace('expectedFans: 60000', `expectedFans: ${expectedFans}`),
        'gitops/festivals/spring-2026.yaml',
      ),
    ).map(({ line, message }) => `${line} ${message}`);

  test('is remarked on: a crowd that cannot fill the house, or a nought too many', () => {
    expect(remarks(60_000)).toEqual([]);
    expect(remarks(174)).toEqual([
      '9 174 fans with 4 tickets each cannot fill 700 places: everything is sized for them',
    ]);
    expect(remarks(600_000)).toEqual([
      '9 600000 fans are expected for 700 places: everything is sized for them',
    ]);
  });
});

describe('the sale document', () => {
  test('carries what is sold in UTC, refunds sorted, and none of the deployment choices', () => {
    const document = saleDocument(parseFestival(NUMBERED, 'gitops/festivals/spring-2026.yaml').festival);
    expect(document.sales).toEqual({
      opensAt: '2026-03-01T11:00:00.000Z',
      closesAt: '2026-04-30T14:59:00.000Z',
      maxTicketsPerFan: 4,
    });
    expect(document.performances[0]?.sections).toEqual([
      { id: 'A', kind: 'numbered', rows: 10, seatsPerRow: 20, price: 132000 },
      { id: 'S', kind: 'standing', capacity: 500, price: 99000 },
    ]);
    expect(document.refunds.map((rule) => rule.untilDaysBefore)).toEqual([10, 1]);
    expect(JSON.stringify(document)).not.toMatch(/template|expectedFans|scale/);
  });
});
