import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  BAKE_FILE,
  bakeFile,
  buildPool,
  builtTags,
  bundleEntries,
  contentTag,
  FindingsError,
  isBundled,
  isExternal,
  loadCatalogue,
  loadRelease,
  unpluggedSources,
  writeRelease,
} from '../src/index.ts';
import { UNDICI_NAMES } from '../src/substitutes.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A repository with one seat image whose variant says `text`. */
function repository(text = 'hello', extra: Record<string, string> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'clove-pool-'));
  folders.push(root);
  const files: Record<string, string> = {
    'pool-images/Dockerfile': 'FROM base:1\n',
    'pool-images/catalog/seat-no-number-no-kakao.yaml': `image: seat-no-number-no-kakao
service: seat
entry: apps/seat/src/variants/seat-no-number-no-kakao.ts
description: { ko: 좌석, en: Seats }
features: { numbered: false, kakao: false }
resources: { cpu: 500m, memory: 192Mi, memoryLimit: 384Mi }
`,
    'apps/seat/src/variants/seat-no-number-no-kakao.ts': `import { word } from '../word.ts';\nconsole.log(word);\n`,
    'apps/seat/src/word.ts': `export const word: string = '${text}';\n`,
    ...extra,
  };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

describe('a content tag', () => {
  test('is the same in every folder: nothing of the machine is in a bundle', async () => {
    const [here] = await buildPool({ root: repository() });
    const [there] = await buildPool({ root: repository() });
    expect(here?.tag).toMatch(/^[0-9a-f]{12}$/);
    expect(there?.tag).toBe(here?.tag);
    expect(readFileSync(there?.bundle ?? '')).toEqual(readFileSync(here?.bundle ?? ''));
  });

  test('changes with the code and with the base image, and with nothing else', async () => {
    const [first] = await buildPool({ root: repository('hello') });
    const [code] = await buildPool({ root: repository('goodbye') });
    const [base] = await buildPool({
      root: repository('hello', { 'pool-images/Dockerfile': 'FROM base:2\n' }),
    });
    const [readme] = await buildPool({ root: repository('hello', { 'README.md': 'other' }) });
    expect(new Set([first?.tag, code?.tag, base?.tag]).size).toBe(3);
    expect(readme?.tag).toBe(first?.tag);
  });
});

describe('the pool build', () => {
  test('skips what is up to date and builds again what changed', async () => {
    const root = repository();
    expect((await buildPool({ root }))[0]?.built).toBe(true);
    expect((await buildPool({ root }))[0]?.built).toBe(false);
    writeFileSync(join(root, 'apps/seat/src/word.ts'), `export const word: string = 'changed';\n`);
    const [again] = await buildPool({ root });
    expect(again?.built).toBe(true);
    expect(builtTags(root, ['seat-no-number-no-kakao']).get('seat-no-number-no-kakao')).toBe(again?.tag);
  });

  test('builds again when the bundle itself is gone', async () => {
    const root = repository();
    const [first] = await buildPool({ root });
    rmSync(first?.bundle ?? '');
    expect((await buildPool({ root }))[0]).toMatchObject({ built: true, tag: first?.tag });
    expect(existsSync(first?.bundle ?? '')).toBe(true);
  });

  test('refuses a variant whose bundle contains what it does not plug in', async () => {
    const root = repository('hello', {
      'apps/seat/src/adapters/postgres/numbered-seats.ts': 'export const seats = 1;\n',
      'apps/seat/src/word.ts': `export { seats as word } from './adapters/postgres/numbered-seats.ts';\n`,
    });
    await expect(buildPool({ root })).rejects.toThrow(
      /does not plug in: apps\/seat\/src\/adapters\/postgres\/numbered-seats\.ts/,
    );
  });

  test('says where a source does not compile', async () => {
    const root = repository('hello', { 'apps/seat/src/word.ts': `export const word: string =\n` });
    const failure = await buildPool({ root }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FindingsError);
    expect(String(failure)).toMatch(/apps\/seat\/src\/word\.ts:\d+:\d+ /);
  });

  test('passes over images that are planned or built elsewhere, and says so when one is asked for', async () => {
    const light = (name: string, origin: string) =>
      `image: ${name}\nservice: ${name}\n${origin}\ndescription: { ko: 시험, en: test }\nresources: { cpu: 100m, memory: 64Mi, memoryLimit: 64Mi }\n`;
    const root = repository('hello', {
      'pool-images/catalog/later.yaml': light('later', 'availability: planned'),
      'pool-images/catalog/vote.yaml': light(
        'vote',
        'external: { repository: ghcr.io/example/vote, tag: 1.4.0 }',
      ),
    });
    expect((await buildPool({ root })).map(({ image }) => image)).toEqual(['seat-no-number-no-kakao']);
    expect(bakeFile(loadCatalogue(root))).not.toMatch(/later|vote/);
    await expect(buildPool({ root, images: ['vote'] })).rejects.toThrow(
      /"vote" is external: there is nothing/,
    );
    await expect(buildPool({ root, images: ['later'] })).rejects.toThrow(
      /"later" is planned: there is nothing/,
    );
    writeRelease(root, '1.0.0', new Map(), [...loadCatalogue(root).values()].filter(isExternal));
    expect(loadRelease(root, '1.0.0').images).toEqual({ vote: { tag: '1.4.0' } });
  });

  test('says which image was never built instead of rendering an unknown tag', () => {
    expect(() => builtTags(repository(), ['seat-no-number-no-kakao'])).toThrow(/has not been built/);
  });
});

describe('a release', () => {
  test('keeps the digest of an image whose content did not change, and drops that of one that did', () => {
    const root = repository();
    const digest = `sha256:${'a'.repeat(64)}`;
    writeRelease(
      root,
      '1.0.0',
      new Map([
        ['a', '0'.repeat(12)],
        ['b', '1'.repeat(12)],
      ]),
    );
    const file = join(root, 'pool-images/releases/1.0.0.yaml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll(/( +)tag: (.*)/g, `$1tag: $2\n$1digest: ${digest}`),
    );
    writeRelease(
      root,
      '1.0.0',
      new Map([
        ['b', '2'.repeat(12)],
        ['a', '0'.repeat(12)],
      ]),
    );
    expect(loadRelease(root, '1.0.0').images).toEqual({
      a: { tag: '0'.repeat(12), digest },
      b: { tag: '2'.repeat(12) },
    });
  });

  test('that does not exist is refused with the one that was probably meant', () => {
    const root = repository();
    writeRelease(root, '1.0.0', new Map());
    expect(() => loadRelease(root, '1.0.1')).toThrow(/there is no release "1.0.1"; did you mean "1.0.0"\?/);
  });
});

describe('the pool of this repository', () => {
  const catalogue = loadCatalogue(ROOT);

  test('has the bake file that its catalogue says', () => {
    expect(readFileSync(join(ROOT, BAKE_FILE), 'utf8')).toBe(bakeFile(catalogue));
  });

  // The third column is what the other variant plugs in: there it must be found, or the check means nothing.
  test.each([
    ['seat-no-number-no-kakao', 'seat-yes-number-no-kakao', /^apps\/seat\/src\/(?!variants\/).*numbered/],
    ['payment-no-kakao', 'payment-kakao', /^apps\/payment\/src\/adapters\/kakao\//],
    ['payment-kakao', 'payment-no-kakao', /^apps\/payment\/src\/adapters\/toss\//],
  ])(
    'bundles in %s nothing that only %s plugs in, no native code and no path of this machine',
    async (name, other, foreign) => {
      const [bundle, otherBundle] = await bundleEntries(ROOT, [name, other].map(entryOf));
      const inputs = bundle?.inputs ?? [];
      expect(inputs).toContain(entryOf(name).entry);
      expect(unpluggedSources(entryOf(name), inputs)).toEqual([]);
      expect(inputs.filter((input) => foreign.test(input))).toEqual([]);
      expect(otherBundle?.inputs.filter((input) => foreign.test(input))).not.toEqual([]);
      expect(unpluggedSources(entryOf(name), otherBundle?.inputs ?? [])).not.toEqual([]);
      expect(Buffer.from(bundle?.bytes ?? []).includes(ROOT)).toBe(false);
    },
  );

  test('has in the bundle of both ways to pay what each of the others plugs in', async () => {
    const entry = entryOf('payment-kakao-toss');
    const [{ inputs } = { inputs: [] }] = await bundleEntries(ROOT, [entry]);
    for (const adapter of ['kakao/kakao-pay', 'toss/toss-payments']) {
      expect(inputs).toContain(`apps/payment/src/adapters/${adapter}.ts`);
    }
    expect(unpluggedSources(entry, inputs)).toEqual([]);
  });

  function entryOf(image: string) {
    const entry = catalogue.get(image);
    if (entry === undefined || !isBundled(entry)) throw new Error(`${image} is not built here`);
    return entry;
  }
});

test('a bundle is ASCII, regular expressions included: V8 keeps its source text at one byte a character', async () => {
  const entry = loadCatalogue(ROOT).get('mail-sandbox');
  if (entry === undefined || !isBundled(entry)) throw new Error('mail-sandbox is not bundled');
  const [{ bytes } = { bytes: new Uint8Array([0x80]) }] = await bundleEntries(ROOT, [entry]);
  expect(bytes.every((byte) => byte < 0x80)).toBe(true);
});

test('a bundle is the same made alone and beside others', async () => {
  const catalogue = loadCatalogue(ROOT);
  const entries = [...catalogue.values()].filter(isBundled).filter(({ image }) => image.endsWith('-sandbox'));
  // The bytes as their hash: jest compares millions of them one by one.
  const made = async (chosen: typeof entries) =>
    (await bundleEntries(ROOT, chosen)).map(({ bytes, ...named }) => ({
      ...named,
      tag: contentTag(bytes, ''),
    }));
  const together = await made(entries);
  expect(together.map(({ image }) => image)).toEqual(['identity-sandbox', 'mail-sandbox', 'payment-sandbox']);
  expect((await Promise.all(entries.map((entry) => made([entry])))).flat()).toEqual(together);
});

describe('a substitute', () => {
  test('of undici has every name that a service imports', () => {
    const sources = ['apps', 'packages'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => /\/src\/(?!.*testing\/).*\.ts$/.test(path) && !path.includes('node_modules'))
        .map((path) => readFileSync(join(ROOT, folder, path), 'utf8')),
    );
    const imported = sources.flatMap((source) =>
      [...source.matchAll(/^import (?:type )?\{([^}]*)\} from 'undici';/gm)].flatMap(([, names = '']) =>
        names.split(',').map((name) => name.replace(/^\s*type /, '').trim()),
      ),
    );
    expect(imported).toContain('Pool');
    expect(imported.filter((name) => !UNDICI_NAMES.some((known) => known === name))).toEqual([]);
  });

  test('keeps what no service uses out of a bundle', async () => {
    const entry = loadCatalogue(ROOT).get('review');
    if (entry === undefined || !isBundled(entry)) throw new Error('review is not bundled');
    const [bundle] = await bundleEntries(ROOT, [entry]);
    const inputs = bundle?.inputs ?? [];
    expect(inputs).not.toEqual([]);
    expect(inputs.filter((input) => !existsSync(join(ROOT, input)))).toEqual([]);
    const text = Buffer.from(bundle?.bytes ?? []).toString();
    expect(text).not.toContain('Africa/Abidjan');
    expect(text).not.toContain('ts-command-line');
    expect(text).toContain('this bundle has no umzug CLI');
    // An import of an ES module would load Node's own undici with it.
    expect(/\("node:http"\)/.test(text)).toBe(true);
    expect(/from ?["'](node:)?http["']/.test(text)).toBe(false);
  });
});
