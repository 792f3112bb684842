import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parseDocument } from 'yaml';
import { causeFinder } from '../../src/diff/inputs.ts';
import { type Cause, type FieldPath, findPath, type Manifest } from '../../src/index.ts';
import { INPUT_FILES, writeInputs } from './inputs.ts';
import { EDITS, NEAREST } from './nearest.ts';
import { festivalTree, platformTree, scalars, type Tree } from './trees.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const root = writeInputs();
afterAll(() => rmSync(root, { recursive: true }));

const SLUGS = ['spring-2026', 'past-2026'] as const;

const TREES = {
  bundled: festivalTree(root, 'bundled', 'spring-2026'),
  operators: festivalTree(root, 'operators', 'spring-2026'),
  external: festivalTree(root, 'external', 'spring-2026'),
  stopped: festivalTree(root, 'bundled', 'paused-2026'),
  archived: festivalTree(root, 'bundled', 'past-2026'),
  asleep: festivalTree(root, 'operators', 'paused-2026'),
  platform: platformTree(root, 'bundled', SLUGS),
  'platform by ssh': platformTree(root, 'operators', []),
  'platform with a store': platformTree(root, 'external', []),
  /** The real pool. */
  sample: festivalTree(REPOSITORY, 'staging', 'seoul-jazz-2026'),
} as const;

/** What is wrong with a cause, or nothing: its line must be about the field that it names. */
function complaint(tree: Tree, cause: Cause): string | undefined {
  const text = tree.lineOf(cause);
  if (text === undefined) return `there is no line ${cause.line} in ${cause.file}`;
  if (cause.why.includes('does not know')) return 'its builders do not know this object';
  return isAbout(text, cause) ? undefined : `${cause.file}:${cause.line} (${cause.field}) reads: ${text}`;
}

function isAbout(text: string, { field, line }: Cause): boolean {
  const builder = /^builder: (\w+)$/.exec(field)?.[1];
  // The line where the builder says why its object exists.
  if (builder !== undefined) return new RegExp(`\\b(?:exists|switchedOn)\\(\\s*(?:${builder},|$)`).test(text);
  const [path = '', byDefault] = field.replace(/^[a-z ]+: |^(?:environment|ops)\./, '').split(' (');
  const steps = path.split('.');
  const names = (step: string | undefined) => new RegExp(`(?:^|[\\s{,"])${step}"?:`).test(text);
  // What a file leaves to its default is located at its nearest parent; the file itself begins with its name.
  if (byDefault !== undefined)
    return steps.length === 1 ? line === 1 || names('environment') : steps.some(names);
  const last = steps.at(-1);
  return /^\d+$/.test(last ?? '') ? /^\s*- |[{[]/.test(text) : names(last);
}

describe.each(Object.values(TREES))('of $name', (tree) => {
  test('every object and every field has causes whose lines are there and about what they name', () => {
    const offenders = tree.objects.flatMap((object) =>
      [[], ...scalars(object)].flatMap((path: FieldPath) => {
        const causes = tree.causesOf(object, path);
        const complaints =
          causes.length === 0 ? ['no cause'] : causes.flatMap((cause) => complaint(tree, cause) ?? []);
        return complaints.map((text) => `${object.kind} ${object.metadata.name} ${path.join('.')}: ${text}`);
      }),
    );
    expect([...new Set(offenders)]).toEqual([]);
  });
});

/** "file: the text of the line" of the nearest cause; `subject` as people write it, without the hash of a name. */
function nearest(tree: Tree, subject: string): string {
  const text = subject.replace('CONTAINER', 'POD.containers[0]').replace('POD', 'spec.template.spec');
  const [, wanted, field = ''] = /^([A-Za-z]+\/[^.[]*)\.?(.*)$/.exec(text) ?? [];
  const object = tree.objects.find((candidate) => unhashed(candidate) === wanted);
  const path = object === undefined ? undefined : findPath(object, field);
  if (object === undefined || path === undefined) return `there is no ${text} in ${tree.name}`;
  const [cause] = tree.causesOf(object, path);
  return cause === undefined ? 'nothing' : `${cause.file.split('/').at(-1)}: ${tree.lineOf(cause)?.trim()}`;
}

describe('the nearest cause is the line that would have to be edited', () => {
  test.each(Object.keys(NEAREST))('%s', (decided) => {
    const rows = NEAREST[decided] ?? [];
    const answers = rows.map((row) => {
      const [, tree = '', subject = '', line = ''] = /^(\w+): (.*) => (.*)$/.exec(row) ?? [];
      const answer = nearest(treeOf(tree), subject);
      return `${tree}: ${subject} => ${answer.startsWith(line) ? line : answer}`;
    });
    expect(answers).toEqual(rows);
  });
});

test('a value inside of what is sold points at its own line, by id', () => {
  const sale = TREES.bundled.objects.find((object) => unhashed(object) === 'ConfigMap/sale');
  const price = ['data', 'sale.json', 'performances', 'day-1', 'sections', 'S', 'price'];
  const [cause] = sale === undefined ? [] : TREES.bundled.causesOf(sale, price);
  expect(cause === undefined ? 'nothing' : TREES.bundled.lineOf(cause)).toContain(
    'id: S, capacity: 500, price: 99000',
  );
});

test('what the page says points at the line that says it, which the document keeps apart', () => {
  const tree = festivalTree(REPOSITORY, 'staging', 'chuncheon-lake-2026');
  const sale = tree.objects.find((object) => unhashed(object) === 'ConfigMap/sale');
  if (sale === undefined) throw new Error('the sample has a sale document');
  const lineOf = (...path: string[]) => {
    const [cause] = tree.causesOf(sale, ['data', 'sale.json', ...path]);
    return cause === undefined ? 'nothing' : tree.lineOf(cause);
  };
  expect(lineOf('page', 'venue', 'name', 'en')).toContain('Songam Park');
  expect(lineOf('page', 'performances', 'friday', 'lineUp')).toContain('lineUp:');
  expect(lineOf('legalTexts', 'privacy', 'version')).toContain('privacy: { version:');
});

test('a diff names the changed line of what the festivals share first', () => {
  const file = 'gitops/environments/bundled/environment.yaml';
  const text = (INPUT_FILES.get(file) ?? '').replace('hoursAfter: 6', 'hoursAfter: 9');
  const head = writeInputs(new Map(INPUT_FILES).set(file, text));
  const inputs = (folder: string) => ({ root: folder, release: () => undefined });
  const causesIn = causeFinder({ base: inputs(root), head: inputs(head) });
  const ask = (name: string, path: FieldPath) => {
    const manifest = TREES.platform.objects.find((object) => unhashed(object) === name);
    if (manifest === undefined) throw new Error(`there is no ${name}`);
    const object = { ...manifest, file: '', text: '', namespace: '', name, labels: {}, manifest };
    return causesIn({ side: 'head', environment: 'bundled', festival: '_platform', object, path });
  };
  const window = ask('AppProject/clove-test-spring-2026', ['spec', 'syncWindows', 0, 'duration']);
  const prefix = ask('ApplicationSet/clove-test', ['metadata', 'name']);
  rmSync(head, { recursive: true });
  expect(window[0]?.field).toBe('environment.freeze.hoursBefore');
  expect(prefix.map(({ field }) => field)).toContain('environment.argocd.projectPrefix');
});

describe('every field that an edit changes names the edited place', () => {
  test.each(EDITS)('$file of $tree: $path', ({ tree, file, path, to }) => {
    const environment = tree === 'platform' ? 'bundled' : tree;
    const edited =
      file === 'festival'
        ? 'gitops/festivals/spring-2026.yaml'
        : `gitops/environments/${environment}/environment.yaml`;
    const before = treeOf(tree);
    const after = new Map(
      afterEdit(tree, edited, path, to).objects.map((object) => [unhashed(object), object]),
    );
    const changed = before.objects.flatMap((object) => {
      const other = after.get(unhashed(object));
      const same = (at: FieldPath) => valueIn(other, at) === valueIn(object, at);
      return other === undefined
        ? []
        : scalars(object)
            .filter((at) => !same(at))
            .map((at) => ({ object, at }));
    });
    const silent = changed.filter(
      ({ object, at }) => !before.causesOf(object, at).some((cause) => names(cause, edited, path)),
    );
    expect(changed.length).toBeGreaterThan(0);
    expect(silent.map(({ object, at }) => `${unhashed(object)} ${at.join('.')}`)).toEqual([]);
  });
});

function afterEdit(tree: string, file: string, path: FieldPath, to: string | number): Tree {
  const document = parseDocument(INPUT_FILES.get(file) ?? '');
  document.setIn(path, to);
  const folder = writeInputs(new Map(INPUT_FILES).set(file, document.toString({ lineWidth: 0 })));
  try {
    return tree === 'platform'
      ? platformTree(folder, 'bundled', SLUGS)
      : festivalTree(folder, tree, SLUGS[0]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** True for a cause in this file at this place, or at one that it is part of. */
function names({ file, field }: Cause, edited: string, path: FieldPath): boolean {
  const place = field.replace(/^environment\./, '');
  return file === edited && `${path.join('.')}.`.startsWith(`${place}.`);
}

function treeOf(name: string): Tree {
  const found = Object.entries(TREES).find(([key]) => key === name);
  if (found === undefined) throw new Error(`there is no tree ${name}`);
  return found[1];
}

function unhashed({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name.replace(/-[0-9a-f]{8}$/, '')}`;
}

function valueIn(object: unknown, path: FieldPath): unknown {
  return path.reduce(
    (value: unknown, part) => (value instanceof Object ? Reflect.get(value, part) : undefined),
    object,
  );
}
