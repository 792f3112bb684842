import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installArgoCd, NEW, sandboxWorld } from '../argocd-sandbox/sandbox.ts';
import type { SandboxWorld } from '../argocd-sandbox/world.ts';
import { cluster, installKubectl } from '../kubectl-sandbox/sandbox.ts';
import { Simulation } from '../simulation.ts';
import { cloveCommands, commandComplaints, words } from './command-lines.ts';
import { disagreement, type Step, stepsOf } from './documentation.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const pages = readdirSync(join(ROOT, 'docs')).filter((file) => file.endsWith('.md'));
/** Those whose commands are run; a Korean page has the commands of its English one. */
const guides = pages.filter((file) => !file.endsWith('.ko.md'));
const twins = pages.filter(
  (file) => guides.includes(file.replace('.ko.md', '.md')) && file.endsWith('.ko.md'),
);
const texts = [...pages.map((file) => `docs/${file}`), 'README.md', 'README.ko.md', 'CONTRIBUTING.md'];
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Lines that a guide shows and no test runs, each with its reason. Those of `clove` are checked for their spelling all the same. */
const NOT_RUN: readonly [RegExp, string][] = [
  [/^clove ops /, 'needs an office that is open; ops.test.ts simulates one for every lever'],
  [/^npx clove settle /, 'needs an office that is open; settle.test.ts simulates one'],
  [
    /^(?:npx )?clove (?:audit|dlq|find|events|view) ?/,
    'needs a running festival; tests/e2e runs them, toolbox-jobs.test.ts in a cluster',
  ],
  [
    /^npx clove (?:backup|restore) /,
    'needs a running festival; tests/integration/restore.test.ts, backup.test.ts in a cluster',
  ],
  [/^npx clove (?:diff|status) --live /, 'needs a cluster; live.test.ts has one'],
  [/^npx clove console$/, 'runs until it is stopped; console.test.ts and tests/browser open it'],
  [/^npx clove queue verify /, 'asks an office; queue.test.ts simulates one'],
  [/^npm (?:start|test|run \S+)/, 'other tests and .ci/run are those commands'],
  [/^npx clove pool (?:build|release) ?/, 'bundles every image; pool.test.ts runs it on a small pool'],
  [/^(?:kubectl|argocd|kind|helm|docker|cosign) /, 'needs a cluster or a registry'],
  [/^read -rs /, 'asks the person at the keyboard'],
  [/^bash \.ci\/run$/, 'runs this test'],
  [/^GOLDEN=update /, 'rewrites golden files'],
  [/^env (?:\$\(npx clove pool bake |VERSION=)/, 'pushes images'],
];

/** Everything rendered and committed; each guide begins with a copy. */
let base: Simulation;
beforeAll(async () => {
  base = new Simulation();
  expect((await base.run('render', '--all')).err).toEqual([]);
  git(base, 'init', '--quiet', '--initial-branch', 'main');
  git(base, 'add', '--all');
  git(base, 'commit', '--quiet', '--message', 'as it is');
  git(base, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
});
afterAll(() => base.remove());

describe.each(guides.map((file) => [`docs/${file}`]))('%s', (file) => {
  const steps = stepsOf(read(file));

  test('shows commands that do what it says, in the order it says it', async () => {
    if (!steps.some((step) => step.kind === 'shell' && step.how.length > 0)) return;
    const clove = new Simulation(base);
    try {
      const argoCd = useSandboxes(clove);
      for (const step of steps) {
        const wrong = await doStep(clove, argoCd, step);
        if (wrong !== undefined) throw new Error(`${file}:${step.line} ${wrong}`);
      }
    } finally {
      clove.remove();
    }
    // A guide is dozens of commands, each a render of every tree.
  }, 240_000);

  test('spells what cannot be run as its verbs do', async () => {
    for (const step of steps) {
      if (step.kind === 'file' || step.how.length > 0) continue;
      for (const line of step.lines) {
        expect([line, NOT_RUN.some(([pattern]) => pattern.test(line))]).toEqual([line, true]);
      }
    }
  });
});

test.each(texts)('%s names only commands, options, files and folders that exist', async (file) => {
  const text = read(file);
  const inline = [...text.matchAll(/`((?:npx )?clove [^`]*)`/g)].map(([, code = '']) => code);
  const shell = stepsOf(text).flatMap((step) => (step.kind === 'shell' ? step.lines : []));
  for (const command of [...inline, ...shell].flatMap(cloveCommands)) {
    expect([command, await commandComplaints(command)]).toEqual([command, []]);
  }
  const folder = file.startsWith('docs/') ? join(ROOT, 'docs') : ROOT;
  for (const [, link = '', anchor] of text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)) {
    const target = link === '' ? join(ROOT, file) : resolve(folder, link);
    expect([link, existsSync(target)]).toEqual([link, true]);
    if (anchor !== undefined) expect(headings(readFileSync(target, 'utf8'))).toContain(anchor);
  }
});

test.each(twins)(
  'docs/%s has the commands, headings and rows of its English page, in the same order',
  (file) => {
    const lines = (page: string) =>
      stepsOf(read(`docs/${page}`)).flatMap((step) => (step.kind === 'shell' ? step.lines : []));
    /** Depth of each heading, and how many rows are below it. */
    const outline = (page: string) => {
      const prose = read(`docs/${page}`).replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
      return prose.split(/^(?=#+ )/m).map((part) => ({
        depth: /^#*/.exec(part)?.[0].length,
        rows: part.match(/^\|/gm)?.length ?? 0,
      }));
    };
    const english = file.replace('.ko.md', '.md');
    expect(lines(file)).toEqual(lines(english));
    expect(outline(file)).toEqual(outline(english));
  },
);

test('the two READMEs show the same commands, tables and pictures, and lead to one another', () => {
  const [english, korean] = [read('README.md'), read('README.ko.md')];
  const shape = (text: string) => ({
    shell: stepsOf(text).flatMap((step) => (step.kind === 'shell' ? step.lines : [])),
    headings: text.match(/^#+ /gm)?.length,
    rows: text.match(/^\|/gm)?.length,
    // A page or picture in Korean is beside the English one.
    links: [...text.matchAll(/\]\((?!README)([^)]+)\)/g)]
      .map(([, link = '']) => link.replace('-ko.png', '.png').replace('.ko.md', '.md'))
      .sort(),
    diagrams: text.match(/^```mermaid$/gm)?.length,
  });
  expect(shape(korean)).toEqual(shape(english));
  expect(english).toContain('(README.ko.md)');
  expect(korean).toContain('(README.md)');
});

test('what a text says is compared with what was printed', () => {
  expect(disagreement(['a 1.2 s', '...', 'c ...'], ['a 3.4 s', 'b', 'c and more'])).toBeUndefined();
  expect(disagreement(['a'], ['a', 'b'])).toMatch(/printed more/);
  expect(disagreement(['...', 'x'], ['a', 'b'])).toMatch(/the text says\n {2}x/);
  expect(disagreement(['a', 'b'], ['a'])).toMatch(/the text says\n {2}b/);
});

/** Does what the text says; returns what was otherwise. */
async function doStep(clove: Simulation, argoCd: SandboxWorld, step: Step): Promise<string | undefined> {
  if (step.kind === 'file') {
    clove.write(step.path, step.text);
    return undefined;
  }
  if (step.how.length === 0) return undefined;
  const printed: string[] = [];
  const complained: string[] = [];
  let code = 0;
  for (const line of step.lines) {
    const [program = '', ...args] = words(line);
    if (program === 'npx' && args[0] === 'clove') {
      const outcome = await clove.run(...args.slice(1));
      printed.push(...outcome.out);
      complained.push(...outcome.err);
      code = Math.max(code, outcome.code);
    } else if (program === 'git') {
      git(clove, ...args);
      if (args[0] === 'commit') merged(clove, argoCd);
    } else if (program === 'sed') edit(clove, args);
    else return `"${program}" is run by no test: leave the block without a word, and give the reason`;
  }
  const expected = step.how.includes('fails') ? 1 : 0;
  if (code !== expected) return `exit code ${code}:\n${[...printed, ...complained].slice(-12).join('\n')}`;
  if (step.output === undefined) return undefined;
  return disagreement(step.output, expected === 0 ? printed : [...printed, ...complained]);
}

function git(clove: Simulation, ...args: string[]): void {
  const name = { GIT_AUTHOR_NAME: 'ops', GIT_AUTHOR_EMAIL: 'ops@festival.example' };
  const committer = { GIT_COMMITTER_NAME: 'ops', GIT_COMMITTER_EMAIL: 'ops@festival.example' };
  const env = { PATH: process.env['PATH'] ?? '', HOME: clove.root, ...name, ...committer };
  execFileSync('git', ['-C', clove.root, ...args], { env, stdio: 'pipe' });
}

/** What was committed is merged at once: Argo CD finds it when it next compares. */
function merged(clove: Simulation, world: SandboxWorld): void {
  const head = execFileSync('git', ['-C', clove.root, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const [waiting] = Object.values(world.applications);
  if (waiting !== undefined) waiting.head = head;
}

/** `sed -i`, which must change something. */
function edit(clove: Simulation, args: readonly string[]): void {
  const file = join(clove.root, args.at(-1) ?? '');
  const before = readFileSync(file, 'utf8');
  execFileSync('sed', [...args.slice(0, -1), file]);
  if (readFileSync(file, 'utf8') === before) throw new Error(`sed ${args.join(' ')} changed nothing`);
}

/**
 * Argo CD with every festival, of which one waits for a new commit; a cluster where nothing has been made yet.
 * @returns what becomes of that Argo CD
 */
function useSandboxes(clove: Simulation): SandboxWorld {
  const world = sandboxWorld();
  for (const [environment, slug] of [
    ['staging', 'chuncheon-lake-2026'],
    ['staging', 'seoul-jazz-2026'],
    ['production', 'han-river-2026'],
    ['production', 'seoul-jazz-2026'],
  ]) {
    const name = `clove-${environment}-${slug}`;
    const labels = { 'clove.dev/environment': `${environment}`, 'clove.dev/festival': `${slug}` };
    const [healthy] = Object.values(
      sandboxWorld({ labels, project: name, compared: NEW, live: NEW }).applications,
    );
    if (healthy !== undefined) world.applications[name] = healthy;
  }
  installKubectl(clove, cluster());
  const kubectl = clove.env;
  const argoCd = installArgoCd(clove, world);
  const path = [kubectl['PATH'], clove.env['PATH'], process.env['PATH']].join(delimiter);
  clove.env = { ...kubectl, ...clove.env, PATH: path };
  return argoCd();
}

/** Anchors as GitHub makes them. */
function headings(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}
