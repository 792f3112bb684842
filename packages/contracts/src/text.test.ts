import { describe, expect, test } from '@jest/globals';
import { cutText, Day, Id, Instant, textFault } from './index.ts';

describe('a text from outside', () => {
  test.each(['부산 록 2026', 'two\nlines\tand a tab', '👩‍👩‍👧‍👦'])('%j is accepted', (text) => {
    expect(textFault(text)).toBeUndefined();
  });

  test.each(['a\u0000', '\ud800', 'x\udc00', '\u001b[2J', '\r\n', '\u0085', '\u202eevil', '\u2066a'])(
    '%j is not',
    (text) => {
      expect(textFault(text)).toMatch(/half of a character|control characters|change its direction/);
    },
  );

  test.each([
    ['ab', 5, 'ab'],
    ['a👩‍👩‍👧‍👦', 8, 'a'],
    ['a👩‍👩‍👧‍👦', 12, 'a👩‍👩‍👧‍👦'],
    ['e\u0301e\u0301', 3, 'e\u0301'],
    ['한국어', 2, '한국'],
  ])('%j cut to %i is %j', (text, longest, cut) => {
    expect(cutText(text, longest)).toBe(cut);
  });
});

test.each(['2026-08-07T13:00:00', '2026-08-07', 'soon', 1, undefined])(
  '%j is no instant, and what is one is said',
  (value) => {
    const fault = Instant.safeParse(value).error?.issues[0]?.message;
    expect(fault).toBe('must be an instant with its offset, such as 2026-08-07T13:00:00+09:00');
  },
);

test.each([
  [Day, '0000-02-29'],
  [Day, '9999-12-31'],
  [Instant, '0000-12-31T15:00:00Z'],
  [Instant, '9999-12-31T23:59:59Z'],
])('a year that databases cannot hold or write in another form is refused (%#: %j)', (schema, value) => {
  expect(schema.safeParse(value).error?.issues.map(({ message }) => message)).toEqual([
    'must be of the years 1900 to 2999',
  ]);
});

test.each(['1900-01-01', '2028-02-29', '2999-12-31'])('%j is a day', (day) => {
  expect(Day.parse(day)).toBe(day);
});

test('an id may be written in upper case and is the same id', () => {
  expect(Id.parse('0190F2A8-1F6B-7C3E-9A44-5D3C2B1A0F9E')).toBe('0190f2a8-1f6b-7c3e-9a44-5d3c2b1a0f9e');
});
