import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { events } from '@clove/contracts';
import { expect, test } from '@jest/globals';

const docs = resolve(import.meta.dirname, '../../../../docs');
const read = (file: string) => readFileSync(join(docs, file), 'utf8');
/** What stands in code, and the names from elsewhere, which are no words of a language. */
const codesOf = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const elsewhereOf = (text: string) =>
  [...text.matchAll(/^\| ([A-Za-z-]+)(?: \([^|]*\))? \|[^|]*\|[^|]*\|$/gm)].map(([, name = '']) => name);

test('every event that names.md leads to is declared', () => {
  const named = codesOf(read('names.md')).filter((code) => /^[a-z-]+\.[A-Z]\w+$/.test(code));
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !(name in events))).toEqual([]);
});

test('names.ko.md leads from the same names to the same names', () => {
  const [english, korean] = [read('names.md'), read('names.ko.md')];
  expect(codesOf(korean)).toEqual(codesOf(english));
  expect(elsewhereOf(korean)).toEqual(elsewhereOf(english).filter((name) => name !== 'elsewhere'));
});
