import { describe, expect, test } from '@jest/globals';
import { withRelease } from '../src/promotion/release-pin.ts';

const HEADER = '# yaml-language-server: $schema=../../ops.schema.json\n# Owned by operations.\n';

describe('a release pin', () => {
  test.each([
    [
      'is replaced and its comment stays',
      `${HEADER}release: 0.1.0 # until Monday\nscale: {}\n`,
      '0.2.0',
      `${HEADER}release: 0.2.0 # until Monday\nscale: {}\n`,
    ],
    [
      'is written below the header',
      `${HEADER}scale: { seat: { max: 4 } } # tight\n`,
      '0.2.0',
      `${HEADER}release: 0.2.0\nscale: { seat: { max: 4 } } # tight\n`,
    ],
    [
      'is taken out with its line',
      `${HEADER}release: 0.1.0 # old\nscale: {}\n`,
      undefined,
      `${HEADER}scale: {}\n`,
    ],
    [
      'leaves a valid file when it was all there was',
      `${HEADER}release: 0.1.0\n`,
      undefined,
      `${HEADER}{}\n`,
    ],
    ['that does not exist is not taken out', `${HEADER}scale: {}\n`, undefined, `${HEADER}scale: {}\n`],
    ['replaces an empty map', `${HEADER}{}\n`, '0.2.0', expect.stringMatching(/release: 0\.2\.0/)],
  ])('%s', (_, text, release, expected) => {
    expect(withRelease(text, release)).toEqual(expected);
  });
});
