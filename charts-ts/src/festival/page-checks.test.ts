import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { contrast, withWhite } from './contrast.ts';
import { DARK_PAGE, WHITE_ON_DARK } from './page-checks.ts';

test.each([
  ['#000000', '#ffffff', 21],
  ['#ffffff', '#ffffff', 1],
  // Source: https://webaim.org/resources/contrastchecker
  ['#767676', '#ffffff', 4.54],
])('the contrast of %s and %s is that of WCAG', (a, b, expected) => {
  expect(contrast(a, b)).toBeCloseTo(expected, 2);
  expect(contrast(b, a)).toBeCloseTo(expected, 2);
});

test('white is mixed in as browsers do it', () => {
  expect(withWhite('#123456', 0)).toBe('#123456');
  expect(withWhite('#123456', 1)).toBe('#ffffff');
  // Source: Chromium's color-mix(in oklab, #7a1fa2, white 48%); its last digit depends on rounding.
  const [mixed, chromium] = [withWhite('#7a1fa2', 0.48), '#b990d2'];
  for (const at of [1, 3, 5]) {
    const channel = (colour: string) => Number.parseInt(colour.slice(at, at + 2), 16);
    expect(Math.abs(channel(mixed) - channel(chromium))).toBeLessThanOrEqual(1);
  }
});

test('colours are checked against the pages that the site has', () => {
  const css = readFileSync(resolve(import.meta.dirname, '../../../apps/web/app/design/base.css'), 'utf8');
  expect(css).toMatch(new RegExp(`--card: light-dark\\(#[0-9a-f]{6}, ${DARK_PAGE}\\)`));
  expect(css).toContain(
    `var(--brand-dark, color-mix(in oklab, var(--brand), white ${Math.round(WHITE_ON_DARK * 100)}%))`,
  );
});
