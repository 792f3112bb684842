import { describe, expect, test } from '@jest/globals';
import { labelOf, untranslated } from '../app/builder/field-words.ts';
import { pullRequestWay } from '../app/builder/new-file-link.ts';
import { placed } from '../app/builder/placed-findings.ts';
import { festivalSchema, keyOrder, type SchemaNode } from '../app/builder/schema.ts';
import { openText, withItem, withItemMoved, withoutValue, withValue } from '../app/builder/yaml-edit.ts';
import { formTime, writtenTime } from '../app/builder/zoned-time.ts';

const root = festivalSchema();
const order = (path: readonly (string | number)[]) => keyOrder(root, path);

const TEXT = `# Written by hand.

festival: spring-2026 # never changes
title: { ko: 봄 축제 }
currency: KRW

sales:
  # At eight, as every year.
  opensAt: 2026-03-01T20:00:00+09:00
performances:
  - id: day-1 # Saturday
    startsAt: "2026-05-01T18:00:00+09:00"
  - id: day-2
`;

describe('a change in the form', () => {
  test('of a value changes that value alone; comments, quotes and order stay', () => {
    expect(withValue(TEXT, ['sales', 'opensAt'], '2026-03-02T20:00:00+09:00', order)).toBe(
      TEXT.replace('03-01', '03-02'),
    );
    expect(withValue(TEXT, ['performances', 0, 'startsAt'], '2026-05-02T18:00:00+09:00', order)).toBe(
      TEXT.replace('05-01', '05-02'),
    );
  });

  test('puts a new key where the schema has it, with the blocks around it', () => {
    const text = withValue(withValue(TEXT, ['title', 'en'], 'Spring', order), ['template'], 'seat', order);
    expect(text).toBe(TEXT.replace('{ ko: 봄 축제 }', '{ ko: 봄 축제, en: Spring }\ntemplate: seat'));
    expect(withValue('festival: x\n', ['organiser', 'name', 'ko'], '회사', order)).toBe(
      'festival: x\norganiser:\n  name: { ko: 회사 }\n',
    );
  });

  test('quotes a text that YAML would read as something else', () => {
    expect(withValue('festival: x\n', ['performances', 0, 'id'], '2026', order)).toContain('- id: "2026"');
    expect(withValue('festival: x\n', ['sales', 'expectedFans'], 12, order)).toContain('expectedFans: 12');
  });

  test('adds, moves and removes items with their comments; an empty list goes', () => {
    const more = withItem(TEXT, ['performances'], { id: 'day-3' }, order);
    expect(more).toBe(`${TEXT}  - id: day-3\n`);
    expect(openText(withItemMoved(more, ['performances'], 2, 0)).value).toMatchObject({
      performances: [{ id: 'day-3' }, { id: 'day-1' }, { id: 'day-2' }],
    });
    const one = withoutValue(TEXT, ['performances', 1]);
    expect(one).toContain('- id: day-1 # Saturday');
    expect(withoutValue(one, ['performances', 0])).not.toContain('performances');
  });

  test('is refused while the text is no YAML, or says one thing in two places', () => {
    expect(openText('festival: [').isReadable).toBe(false);
    expect(openText('a: &x 1\nb: *x\n').isReadable).toBe(false);
    expect(() => withValue('festival: [', ['currency'], 'KRW', order)).toThrow('');
  });
});

test('a finding belongs to the field that it names, or to the one that stands at its place', () => {
  const at = (line: number, column: number, message: string) =>
    placed(TEXT, 'f.yaml', [{ file: 'f.yaml', line, column, message }], 'error').map(
      ({ path, isMissing }) => ({
        path: path.join('.'),
        isMissing,
      }),
    );
  expect(at(9, 3, 'sales.closesAt is missing')).toEqual([{ path: 'sales.closesAt', isMissing: true }]);
  expect(at(11, 5, 'performances.0.title is missing')).toEqual([
    { path: 'performances.0.title', isMissing: true },
  ]);
  expect(at(9, 12, 'sales open before they close')).toEqual([{ path: 'sales.opensAt', isMissing: false }]);
  expect(at(13, 5, 'a second performance with id "day-2"')).toEqual([
    { path: 'performances.1', isMissing: false },
  ]);
});

test('a time of the form is written with the offset that its zone has on that day', () => {
  expect(writtenTime('2026-07-01T20:00', 'Europe/Berlin')).toBe('2026-07-01T20:00:00+02:00');
  expect(writtenTime('2026-01-01T20:00', 'America/St_Johns')).toBe('2026-01-01T20:00:00-03:30');
  expect(formTime('2026-07-01T20:00:00+09:00', 'Asia/Seoul')).toBe('2026-07-01T20:00');
  // What the field could not give back stays a text.
  expect(formTime('2026-07-01T20:00:30+09:00', 'Asia/Seoul')).toBeUndefined();
  expect(formTime('2026-07-01T20:00:00+08:00', 'Asia/Seoul')).toBeUndefined();
  expect(formTime('soon', 'Asia/Seoul')).toBeUndefined();
});

describe('the way to a pull request', () => {
  const repository = { url: 'https://github.com/clove-tickets/clove.git', branch: 'main' };
  const file = 'gitops/festivals/spring-2026.yaml';

  test("is GitHub's page for a new file, with the text in it", () => {
    const way = pullRequestWay(repository, file, TEXT, false);
    if (way.kind !== 'prefilled') throw new Error(way.kind);
    const url = new URL(way.href);
    expect(`${url.origin}${url.pathname}`).toBe('https://github.com/clove-tickets/clove/new/main');
    expect(url.searchParams.get('filename')).toBe(file);
    expect(url.searchParams.get('value')).toBe(TEXT);
  });

  test('leads to an empty page for a long text, to the editor of a file that is there, else nowhere', () => {
    expect(pullRequestWay(repository, file, '가'.repeat(1000), false)).toMatchObject({
      kind: 'paste',
      why: 'too-long',
    });
    expect(pullRequestWay(repository, file, TEXT, true)).toMatchObject({
      why: 'exists',
      href: `https://github.com/clove-tickets/clove/edit/main/${file}`,
    });
    for (const url of [
      'https://git.example/a/b',
      'https://github.com.evil.example/a/b',
      'javascript:alert(1)',
    ]) {
      expect(pullRequestWay({ url, branch: 'main' }, file, TEXT, false)).toEqual({ kind: 'by-hand' });
    }
  });
});

test('every field of the schema has a Korean name and description', () => {
  const missing = new Set<string>();
  const visit = ({ properties = {}, items, description = '' }: SchemaNode) => {
    for (const sentence of untranslated(description)) missing.add(sentence);
    for (const [key, node] of Object.entries(properties)) {
      if (!/[가-힣]/.test(labelOf(key, 'ko'))) missing.add(key);
      visit(node);
    }
    if (items !== undefined) visit(items);
  };
  visit(root);
  expect([...missing]).toEqual([]);
});
