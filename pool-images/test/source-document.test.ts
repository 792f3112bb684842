import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { formatFinding, SourceDocument } from '../src/index.ts';

const Counts = z.strictObject({
  count: z.int().optional(),
  share: z.number().optional(),
  name: z.string().optional(),
  by: z.record(z.string(), z.int()).optional(),
});

function findings(text: string): string[] {
  return new SourceDocument(text, 'a.yaml').check(Counts).findings.map(formatFinding);
}

describe('numbers of every file that people write', () => {
  test.each(['0', '7', '-3', '120000'])('%s is a count', (number) => {
    expect(findings(`count: ${number}\n`)).toEqual([]);
  });

  test.each(['0.5', '12', '-0.25', '10.125'])('%s is a share', (number) => {
    expect(findings(`share: ${number}\n`)).toEqual([]);
  });

  test.each([
    ['0o33000', '13824'],
    ['0xBB8', '3000'],
    ['3e3', '3000'],
    ['3E+3', '3000'],
    ['+3000', '3000'],
    ['003000', '3000'],
    ['-0', '0'],
    ['.5', '0.5'],
    ['1.', '1'],
  ])('%s is refused, since it is read as %s', (written, read) => {
    const message = `${written} is read as the number ${read}`;
    for (const key of ['count', 'share']) {
      expect(findings(`${key}: ${written}\n`)).toEqual([expect.stringContaining(`a.yaml:1:8 ${message}`)]);
    }
  });

  test('3.000 is refused, since it is three and not three thousand', () => {
    expect(findings('count: 3.000\n')).toEqual([
      'a.yaml:1:8 3.000 is read as 3: write the digits alone, without a dot',
    ]);
  });

  test.each(['.inf', '-.INF', '.nan'])('%s is no number', (written) => {
    expect(findings(`share: ${written}\n`)).toEqual([expect.stringContaining('is not a number')]);
  });

  test('keys are read as they are written, and texts in quotes say what they like', () => {
    expect(findings('by: { 0x10: 1 }\n')).toEqual([expect.stringContaining('0x10 is read as the number 16')]);
    expect(findings('name: "0x10"\nby: { "0x10": 1 }\n')).toEqual([]);
  });

  test('all of them are named at once, beside what else is wrong', () => {
    expect(findings('count: 0x1\nshare: 0o7\nnam: a\n')).toHaveLength(3);
  });
});
