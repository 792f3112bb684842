import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const files = ['../app/', '../console/'].flatMap((path) => {
  const folder = new URL(path, import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({ name: `${path}${name}`, text: readFileSync(new URL(name, folder), 'utf8') }));
});

/** `key: { ko: '...', en: '...' }`, as `defineTexts` takes them, and objects that are handed on to it. */
const entry = /^ {2}(?:'([^']+)'|(\w+)):\s*\{\s*ko:\s*(['"`])(.*?)\3,\s*en:\s*(['"`])(.*?)\5,?\s*\}/gms;
const texts = files
  .filter(({ text }) => /defineTexts\(|satisfies Texts/.test(text))
  .flatMap(({ name, text }) =>
    [...text.matchAll(entry)].map(([, quoted, plain, , ko = '', , en = '']) => ({
      file: name,
      key: quoted ?? plain ?? '',
      ko,
      en,
    })),
  );

test('every text exists in Korean and in English, with the same placeholders', () => {
  expect(texts.length).toBeGreaterThan(100);
  const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  for (const { file, key, ko, en } of texts) {
    const where = `${file} ${key}`;
    expect([where, ko.trim() !== '', en.trim() !== '']).toEqual([where, true, true]);
    expect([where, placeholders(ko)]).toEqual([where, placeholders(en)]);
    if (key !== 'otherLanguage') expect([where, /[가-힣]/.test(en)]).toEqual([where, false]);
  }
});

test('every text is used', () => {
  const code = files.map(({ text }) => text).join('\n');
  // Words of a family are asked for by what they stand for: `word('order', state)`.
  const unused = texts.filter(({ key }) => !key.includes('.') && !code.includes(`'${key}'`));
  expect(unused.map(({ file, key }) => `${file} ${key}`)).toEqual([]);
});
