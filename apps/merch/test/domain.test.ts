import { randomBytes } from 'node:crypto';
import { LocalisedText } from '@clove/contracts';
import { CODE_BYTES, codeOf, shownCode, typedCode } from '@clove/inventory';
import { csv } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fieldsOf, fileFields, flatFields, pieceLabel } from '../src/domain/item.ts';
import { readQr, signedText } from '../src/domain/qr.ts';

describe('a code', () => {
  test('is what its bytes say, and is read back however it is typed', () => {
    expect(codeOf(new Uint8Array([0, 0, 0, 0, 0]))).toBe('00000000');
    expect(codeOf(new Uint8Array([255, 255, 255, 255, 255]))).toBe('ZZZZZZZZ');
    const bytes = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES });
    fc.assert(
      fc.property(bytes, (random) => {
        const code = codeOf(random);
        expect(typedCode(shownCode(code))).toBe(code);
        expect(typedCode(` ${shownCode(code).toLowerCase()} `)).toBe(code);
      }),
    );
    expect(codeOf(randomBytes(CODE_BYTES))).toHaveLength(8);
  });

  test.each(['', '7K4M', '7K4M-Q2ZX-1', '7K4M-Q2Z!', 'UUUU-UUUU'])('%p is none', (typed) => {
    expect(typedCode(typed)).toBeUndefined();
  });
});

test.each(['', 'CLP1.x', 'CLP1.e30.x', 'CLV1.eyJmIjoiYSJ9.x', 'CLP1.a.b.c'])(
  '%p is no QR code of a pick-up',
  (code) => {
    expect(readQr(code)).toBeUndefined();
  },
);

test('a QR code names its festival and pick-up', () => {
  const payload = { festival: 'busan', pickUpId: '01997f4d-7c11-7c3e-9b55-1f2e3d4c5b6a' };
  expect(readQr(`${signedText(payload)}.c2ln`)?.payload).toEqual(payload);
});

test('an item is the same after it was made flat, options in their order', () => {
  const item = fileFields({
    id: 'tee',
    title: { ko: '티셔츠' },
    price: 100,
    maxPerFan: 2,
    opensAt: '2026-06-01T20:00:00+09:00',
    options: [
      { id: 'XL', title: { ko: 'XL' }, stock: 1, price: 120 },
      { id: 'M', title: { ko: 'M' }, stock: 2 },
    ],
  });
  expect(item.opensAt).toBe('2026-06-01T11:00:00.000Z');
  expect(fieldsOf(flatFields(item))).toEqual(item);
  expect(flatFields(item)).toMatchObject({ 'options.XL.price': 120, 'options.M.position': 1 });
});

test('a piece has an English name where its item or option has one', () => {
  expect(pieceLabel({ ko: '티셔츠' }, { ko: 'M' })).toEqual({ ko: '티셔츠 M' });
  expect(pieceLabel({ ko: '티셔츠', en: 'T-shirt' }, { ko: '중' })).toEqual({
    ko: '티셔츠 중',
    en: 'T-shirt 중',
  });
  expect(pieceLabel({ ko: '티셔츠' }, null)).toEqual({ ko: '티셔츠' });
  // The longest titles there can be still make a label that fits: a sale must never fail of it.
  const longest = { ko: '가'.repeat(500), en: 'a'.repeat(500) };
  expect(LocalisedText.safeParse(pieceLabel(longest, longest)).success).toBe(true);
});

test.each([
  ['=1+1', `"'=1+1"`],
  ['+82', `"'+82"`],
  ['@a', `"'@a"`],
  ['-1', `"'-1"`],
  [-1, '-1'],
  ['a "b", c', '"a ""b"", c"'],
  ['plain', 'plain'],
])('a cell %p is text in a spreadsheet', (value, cell) => {
  expect(csv([[value]])).toBe(`\ufeff${cell}\r\n`);
});
