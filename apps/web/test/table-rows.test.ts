import { describe, expect, test } from '@jest/globals';
import { chosenRows } from '../app/design/table-rows.ts';
import { formatsOf } from '../app/i18n/formats.ts';

interface Sale {
  readonly id: string;
  readonly at: string;
  readonly paid: number;
}

const sales: readonly Sale[] = [
  { id: 'a', at: '2026-08-07T15:30:00Z', paid: 264_000 },
  { id: 'b', at: '2026-09-01T03:00:00Z', paid: 1_000 },
];

/** As tables of the console show them: a moment as a text, an amount as an element. */
const columns = (language: 'ko' | 'en') => {
  const { moment } = formatsOf(language);
  return [
    { id: 'at', value: ({ at }: Sale) => at, cell: ({ at }: Sale) => moment(at, 'Asia/Seoul') },
    { id: 'paid', value: ({ paid }: Sale) => paid, cell: ({ paid }: Sale) => ({ paid }) },
    { id: 'actions', cell: ({ id }: Sale) => id },
  ];
};
const found = (sought: string, language: 'ko' | 'en' = 'ko') =>
  chosenRows(sales, columns(language), sought, undefined).map(({ id }) => id);

describe('a search in a table', () => {
  test('finds moments as they are written in the language of the page, in the zone of the festival', () => {
    expect(found('8월 8일')).toEqual(['a']);
    expect(found('8 Aug', 'en')).toEqual(['a']);
    expect(found('Aug 2026', 'en')).toEqual(['a']);
    expect(found('12:30')).toEqual(['a']);
  });

  test('finds nothing by what is not shown', () => {
    expect(found('2026-08-07T')).toEqual([]);
    expect(found('15:30')).toEqual([]);
  });

  test('finds amounts with and without the commas of thousands', () => {
    expect(found('264000')).toEqual(['a']);
    expect(found('264,000')).toEqual(['a']);
  });

  test('looks at columns with a value alone, and at all rows where nothing is sought', () => {
    expect(found('b')).toEqual([]);
    expect(found('  ')).toEqual(['a', 'b']);
  });
});

test('rows are sorted by the moment itself, not by its text', () => {
  const sorted = chosenRows(sales, columns('en'), '', { column: 'at', down: true });
  expect(sorted.map(({ id }) => id)).toEqual(['b', 'a']);
});
