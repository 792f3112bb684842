import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const PAGES = ['docs/security.md', 'docs/security.ko.md'];

/** What the page names in code: files and folders, and tests as "file: title". */
const NAMED =
  /^((?:apps|packages|charts-ts|pool-images|tests|scripts|docs|\.github|\.secretlintrc)[\w./-]*)(?:: (.+))?$/;

interface Named {
  readonly path: string;
  readonly title: string | undefined;
}

function namedIn(text: string): Named[] {
  return [...text.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => {
    const [, path, title] = NAMED.exec(code) ?? [];
    return path === undefined ? [] : [{ path, title }];
  });
}

/** Whether a file has a test of this title, in whatever quotes. */
function hasTest({ path, title = '' }: Named): boolean {
  const source = read(path)
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll("\\'", "'");
  return ["'", '"', '`'].some((quote) => {
    const at = source.indexOf(`${quote}${title}${quote}`);
    return at >= 0 && /(?:\btest|\bdescribe|\))\(\s*$/.test(source.slice(0, at));
  });
}

function complaints(text: string): string[] {
  return namedIn(text).flatMap((named) => {
    if (!existsSync(join(ROOT, named.path))) return [`there is no ${named.path}`];
    if (named.title === undefined || hasTest(named)) return [];
    return [`${named.path} has no test "${named.title}"`];
  });
}

describe.each(PAGES)('%s', (file) => {
  const page = read(file);

  test('names only files and tests that exist', () => {
    expect(complaints(page)).toEqual([]);
    expect(namedIn(page).length).toBeGreaterThan(100);
  });

  test('names for each risk of the OWASP API list where it is checked and which test shows it', () => {
    const rows = [...page.matchAll(/^\| (API\d+) .*$/gm)];
    expect(rows.map(([, risk]) => risk)).toEqual(Array.from({ length: 10 }, (_, n) => `API${n + 1}`));
    for (const [row, risk] of rows) {
      const named = namedIn(row);
      expect([risk, named.some(({ title }) => title === undefined)]).toEqual([risk, true]);
      expect([risk, named.some(({ title }) => title !== undefined)]).toEqual([risk, true]);
    }
  });
});

describe('the page of security', () => {
  test('names in Korean the same files and tests in the same order, and as many rows, as in English', () => {
    const [english = '', korean = ''] = PAGES.map(read);
    expect(namedIn(korean)).toEqual(namedIn(english));
    const shape = (text: string) => text.match(/^(?:#+ |\| |- )/gm);
    expect(shape(korean)).toEqual(shape(english));
  });

  test('is held to a rule that can fail', () => {
    const own = 'packages/cli/test/docs/security.test.ts';
    const text = `\`apps/nowhere.ts\` \`${own}: is held to a rule that can fail\` \`${own}: is${''} not there\``;
    expect(complaints(text)).toEqual(['there is no apps/nowhere.ts', `${own} has no test "is not there"`]);
  });
});
