import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { yamlText } from '../src/yaml-text.ts';
import { renderOf } from './rendering.ts';

const OPTIONS = { aliasDuplicateObjects: false, lineWidth: 0 } as const;

/** Texts as manifests have them, and as nobody would want them. */
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
        expect(yamlText(value)).toBe(stringify(value, OPTIONS));
      }),
      { numRuns: 2000 },
    );
  });

  test('is so for every manifest of a festival', () => {
    for (const text of renderOf().values()) {
      expect(text).toBe(stringify(parse(text), OPTIONS));
    }
  });
});
