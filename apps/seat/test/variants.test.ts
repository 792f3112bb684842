import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';

async function inputsOf(variant: string): Promise<string[]> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`../src/variants/${variant}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  return Object.keys(result.metafile.inputs);
}

const isNumbered = (path: string) =>
  /numbered-(seats|units|stock|offers)\.ts$|0003-numbered\.ts$|one-buyer-per-seat\.ts$/.test(path);

describe('the images of the pool', () => {
  test.each(['seat-no-number-yes-kakao', 'seat-no-number-no-kakao'])(
    '%s contains nothing of numbered seats',
    async (variant) => {
      expect((await inputsOf(variant)).filter(isNumbered)).toEqual([]);
    },
  );

  test.each(['seat-yes-number-yes-kakao', 'seat-yes-number-no-kakao'])(
    '%s contains numbered seats and standing places',
    async (variant) => {
      const inputs = await inputsOf(variant);
      expect(inputs.filter(isNumbered)).toHaveLength(6);
      expect(inputs.some((path) => path.endsWith('standing-units.ts'))).toBe(true);
    },
  );
});
