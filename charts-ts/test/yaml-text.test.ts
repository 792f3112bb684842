import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { YAML_STYLE, yamlText } from '../src/yaml-text.ts';
import { renderOf } from './rendering.ts';

/** Texts that YAML 1.1 reads as booleans, numbers, instants and merges where YAML 1.2 reads texts. */
const WORDS_OF_YAML_1_1 = [
  ...['on', 'On', 'ON', 'off', 'Off', 'OFF', 'yes', 'Yes', 'YES', 'no', 'No', 'NO', 'y', 'Y', 'n', 'N'],
  ...[
    '1_000',
    '0777',
    '0b11',
    '12:30',
    '1:20:30.5',
    '2026-01-01',
    '2026-01-01T10:00:00Z',
    '<<',
    '+.inf',
    '1e3',
  ],
];

/** Texts as manifests have them, and hostile ones. */
const Text = fc.oneof(
  fc.string(),
  fc.string({
    unit: fc.constantFrom('a', '1', '-', ':', ' ', '\n', '#', ',', '"', "'", '.', '/', '=', '~', '|', '*'),
  }),
  fc.constantFrom(
    'true',
    'Null',
    '500m',
    '1e3',
    '0x1f',
    'http://a:8080/b',
    'a: b',
    'x:',
    '- a',
    '{}',
    '',
    '\n',
    ' \n a\n\n',
    '---',
    '봄 축제',
    ...WORDS_OF_YAML_1_1,
  ),
);
const Key = fc.oneof(
  fc.constantFrom('metadata', 'app.kubernetes.io/name', 'a b', 'true', '1', '-x', '---', 'sale.json'),
  Text.filter((text) => /^.{1,253}$/.test(text)),
);

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    Text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(Key, tie('tree'), { maxKeys: 4 }),
  ),
}));

describe('YAML as it is rendered', () => {
  test('is byte for byte what the library writes, whatever the value', () => {
    fc.assert(
      fc.property(fc.dictionary(Key, tree, { minKeys: 1, maxKeys: 5 }), (value) => {
        expect(yamlText(value)).toBe(stringify(value, YAML_STYLE));
      }),
      { numRuns: 2000 },
    );
  });

  test.each(WORDS_OF_YAML_1_1)('quotes "%s", which YAML 1.1 reads as something else', (word) => {
    for (const value of [{ a: word }, { [word]: 'a' }, { a: [word] }, { a: { [word]: 'b' } }]) {
      for (const version of ['1.1', '1.2'] as const)
        expect(parse(yamlText(value), { version })).toEqual(value);
    }
  });

  test('is so for every manifest of a festival', () => {
    for (const text of renderOf().values()) {
      expect(text).toBe(stringify(parse(text), YAML_STYLE));
    }
  });
});
