import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { cloveCommands, commandComplaints } from './command-lines.ts';

const root = resolve(import.meta.dirname, '../../../..');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Record<string, unknown>;
}
interface Job {
  readonly steps: readonly Step[];
  readonly permissions?: Record<string, string>;
  readonly 'timeout-minutes'?: number;
}
interface Workflow {
  readonly on: Record<string, unknown> | null;
  readonly permissions?: Record<string, string>;
  readonly concurrency?: unknown;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Record<string, Job>;
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const files = globSync('.github/workflows/*.yml', { cwd: root }).sort();
const actions = globSync('.github/actions/*/action.yml', { cwd: root }).sort();
const workflows = files.map((file): [string, Workflow] => [file, parse(read(file))]);
const scripts: Record<string, string> = parse(read('package.json')).scripts;

/** Everything in a workflow that a rule forbids: one line per finding. Pure, so that a test can show it a bad one. */
async function complaints(workflow: Workflow, text: string): Promise<string[]> {
  const found: string[] = [];
  const triggers = Object.keys(workflow.on ?? {});
  if (workflow.permissions === undefined) found.push('no permissions for the workflow');
  if (Object.values(workflow.permissions ?? {}).includes('write')) found.push('may write in every job');
  if (workflow.concurrency === undefined) found.push('no concurrency group');
  if (workflow.defaults?.run?.shell !== 'bash') found.push('a failure inside a pipe would go unnoticed');
  if (triggers.includes('pull_request_target')) found.push('runs with the rights of main on a pull request');
  for (const [name, job] of Object.entries(workflow.jobs)) {
    if (job.permissions === undefined) found.push(`${name}: no permissions`);
    if (job['timeout-minutes'] === undefined) found.push(`${name}: no time limit`);
    for (const step of job.steps)
      found.push(...(await stepComplaints(step)).map((line) => `${name}: ${line}`));
    const writes = Object.values(job.permissions ?? {}).includes('write');
    const ref = JSON.stringify(job.steps.map((step) => step.with?.['ref'] ?? ''));
    if (triggers.includes('workflow_run') && writes && /head/.test(ref))
      found.push(`${name}: runs a pull request's code with a token that may write`);
  }
  for (const [line] of text.matchAll(/^\s*uses:.*@[0-9a-f]{40}(?!.*#).*$/gm))
    found.push(`no version beside ${line}`);
  return found;
}

async function stepComplaints({ uses, run }: Step): Promise<string[]> {
  const found: string[] = [];
  if (uses !== undefined && !uses.startsWith('./') && !/@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/.test(uses))
    found.push(`${uses} is not pinned by a full version`);
  if (run === undefined) return found;
  const injected = run.match(/\$\{\{[^}]*\}\}/g) ?? [];
  for (const expression of injected) found.push(`${expression} inside a script: hand it in as a variable`);
  if (run.trim().split('\n').length > 2) found.push(`logic in a workflow: ${run.trim().split('\n')[0]}`);
  for (const [, script = ''] of run.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g))
    if (!(script in scripts)) found.push(`package.json has no script ${script}`);
  for (const command of cloveCommands(run)) found.push(...(await commandComplaints(command)));
  return found;
}

describe('the workflows', () => {
  // The validator says of each path filter that it does not look into globs.
  beforeAll(() => void jest.spyOn(console, 'warn').mockImplementation(() => undefined));

  test.each(files)('%s is one that GitHub accepts', (file) => {
    expect(validateWorkflow(read(file)).errors).toEqual([]);
  });

  test.each(actions)('%s is an action that GitHub accepts', (file) => {
    expect(validateAction(read(file)).errors).toEqual([]);
  });

  test.each(workflows)(
    '%s has few rights, pinned actions, limits, and only commands that exist',
    async (file, workflow) => {
      expect(await complaints(workflow, read(file))).toEqual([]);
    },
  );

  test('of actions name only pinned ones too', async () => {
    for (const file of actions) {
      const steps: Step[] = parse(read(file)).runs.steps;
      for (const step of steps) expect(await stepComplaints(step)).toEqual([]);
    }
  });

  test('run their parts where the parts are: every local action exists', () => {
    const local = files.flatMap((file) =>
      [...read(file).matchAll(/uses: \.\/(\S+)/g)].map(([, path]) => `${path}/action.yml`),
    );
    expect([...new Set(local)]).toEqual(actions);
  });

  test('are re-checked in the merge queue, which a freeze may have reached meanwhile', () => {
    for (const name of ['test', 'festival']) {
      const workflow = workflows.find(([file]) => file.endsWith(`/${name}.yml`))?.[1];
      expect(Object.keys(workflow?.on ?? {})).toContain('merge_group');
    }
  });

  test('are held to rules that can fail', async () => {
    const bad: Workflow = parse(`
on: { pull_request_target: , workflow_run: }
permissions: { contents: write }
jobs:
  a:
    permissions: { contents: write }
    steps:
      - { uses: actions/checkout@v4, with: { ref: "\${{ github.event.pull_request.head.sha }}" } }
      - { run: 'echo "\${{ github.event.pull_request.title }}" && npx clove chek --evrything && npm run nothing' }
`);
    expect(await complaints(bad, '')).toEqual([
      'may write in every job',
      'no concurrency group',
      'a failure inside a pipe would go unnoticed',
      'runs with the rights of main on a pull request',
      'a: no time limit',
      'a: actions/checkout@v4 is not pinned by a full version',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, as text
      'a: ${{ github.event.pull_request.title }} inside a script: hand it in as a variable',
      'a: package.json has no script nothing',
      'a: "clove chek --evrything": there is no command chek',
      "a: runs a pull request's code with a token that may write",
    ]);
  });
});
