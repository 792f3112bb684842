import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import type { openTexts, RepositoryTexts } from '@clove/charts-ts/in-memory';
import type { translator } from '@clove/cli/language';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { BAD, MISREAD } from '../../charts-ts/test/festival-mistakes.ts';
import { NUMBERED, STANDING } from '../../charts-ts/test/festival-texts.ts';
import { Simulation } from '../../packages/cli/test/simulation.ts';

/** What a page gets of the packages of the commands. */
interface PageCode {
  readonly openTexts: typeof openTexts;
  readonly translator: typeof translator;
}

const FILE = 'spring-2026.yaml';
/** A crowd for which the quota is enough. */
const small = (text: string) => text.replace('expectedFans: 60000', 'expectedFans: 6000');
/** Every example of a mistake that the tests of the checks have, and texts that are no festival file at all. */
const EXAMPLES: readonly string[] = [
  ...[...BAD, ...MISREAD].map(([, from, to]) => NUMBERED.replace(from, to)),
  NUMBERED.replace('currency: KRW', 'currency: KRV').replace('expectedFans: 60000', 'expectedFans: many'),
  NUMBERED.replace('en: Day 1 }', 'en: *x }'),
  NUMBERED.replace('template: seat-kakao', 'template: seat-kako'),
  NUMBERED.replace('rows: 10, seatsPerRow: 20', 'plan: hall.csv'),
  small(NUMBERED.replaceAll('+09:00', '+08:00')),
  ...['', '# nothing\n', '- festival: spring-2026\n', 'spring-2026\n', 'festival: [\n', '\tfestival: x\n'],
  ...[small(NUMBERED), small(STANDING)],
];

describe('what a page runs', () => {
  let clove: Simulation;
  let page: PageCode;

  beforeAll(async () => {
    clove = new Simulation();
    page = await pageCode();
  });
  afterAll(() => clove.remove());

  test.each(['en', 'ko'] as const)(
    'says the same as the command of every mistake, in the same places (%s)',
    async (language) => {
      const files = EXAMPLES.map((text, index) => {
        const file = `drafts/${String(index).padStart(3, '0')}/${FILE}`;
        clove.write(file, text);
        return { file, text };
      });
      const said = await answersOf(language, ...files.map(({ file }) => file));
      const repository = page.openTexts(textsOf(clove.root));
      const say = page.translator(language);
      const here = files.map(({ file, text }) => repository.check(text, file));
      const inLanguage = (key: 'findings' | 'warnings') =>
        here.flatMap((checked) => checked[key]).map((each) => ({ ...each, message: say(each.message) }));
      expect(said.findings.length).toBeGreaterThan(BAD.length);
      expect(inLanguage('findings')).toEqual(said.findings);
      expect(inLanguage('warnings')).toEqual(said.warnings);
    },
  );

  test('finds what only shows where the file is planned, and plans the same numbers', async () => {
    const file = `gitops/festivals/${FILE}`;
    const texts = textsOf(clove.root);
    const crowd = NUMBERED.replace('expectedFans: 60000', 'expectedFans: 9000000');
    clove.write(file, crowd);
    const said = await answersOf('en', file);
    expect(said.findings.map(({ message }) => message).join('\n')).toContain('quota');
    const repository = page.openTexts(texts);
    expect(plain(repository.check(crowd, file).findings)).toEqual(said.findings);

    clove.write(file, small(STANDING));
    const { out } = await clove.run('plan', 'spring-2026', '--environment', 'staging', '--format', 'json');
    const { loaded } = repository.check(small(STANDING), file).read;
    if (loaded === undefined) throw new Error('the festival has findings');
    const plan = repository.plan(loaded, 'staging');
    const { sizing, edges, connections, quota } = JSON.parse(out.join('\n'));
    expect(plain([[...plan.sizing.values()], plan.edges, plan.connections, plan.quota])).toEqual([
      ...[sizing, edges, connections, quota],
    ]);
  });

  async function answersOf(language: string, ...files: string[]) {
    const { out } = await clove.run('validate', ...files, '--format', 'json', '--lang', language);
    const answer: {
      readonly findings: readonly { readonly message: string }[];
      readonly warnings: readonly unknown[];
    } = JSON.parse(out.join('\n'));
    return answer;
  }
});

/** As JSON has it: without what is undefined, and without the prototypes of the other context. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Bundles what pages import as for a browser, and runs it where there is nothing of Node.js. */
async function pageCode(): Promise<PageCode> {
  const { outputFiles } = await build({
    stdin: {
      contents:
        "export { openTexts } from '@clove/charts-ts/in-memory'; export { translator } from '@clove/cli/language';",
      resolveDir: join(import.meta.dirname, '../../apps/web'),
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'page',
    write: false,
    logLevel: 'silent',
  });
  const context = createContext({ URL, TextEncoder, TextDecoder, console });
  return runInContext(`${outputFiles[0]?.text ?? ''}; page`, context);
}

function textsOf(root: string): RepositoryTexts {
  const filesIn = (folder: string) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => fileOf(`${folder}/${name}`));
  const fileOf = (file: string) => ({ file, text: readFileSync(join(root, file), 'utf8') });
  return {
    catalogue: filesIn('pool-images/catalog'),
    templates: filesIn('gitops/templates'),
    releases: filesIn('pool-images/releases'),
    environments: ['local', 'production', 'staging'].map((name) => ({
      name,
      ...fileOf(`gitops/environments/${name}/environment.yaml`),
    })),
    festivals: ['han-river-2026', 'seoul-jazz-2026'],
  };
}
