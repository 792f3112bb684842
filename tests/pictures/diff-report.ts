/**
 * `node tests/pictures/diff-report.ts` draws docs/pictures/diff-report.png again: the HTML report of a pull request
 * that adds rows, lowers a capacity, expects more fans and moves to another release. Run it when the report's layout changes.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { diffCommits, formatDiff, planTarget, render, writeRendered } from '@clove/charts-ts';
import { chromium } from 'playwright-core';

const ROOT = resolve(import.meta.dirname, '../..');
const PICTURE = join(ROOT, 'docs/pictures/diff-report.png');
const [ENVIRONMENT, FESTIVAL] = ['staging', 'seoul-jazz-2026'];
const FILE = `gitops/festivals/${FESTIVAL}.yaml`;
const RELEASE = 'pool-images/releases/0.15.0.yaml';

const root = mkdtempSync(join(tmpdir(), 'clove-picture-'));
try {
  commitInputs();
  edit(FILE, /capacity: 8000/, 'capacity: 7000');
  edit(FILE, /expectedFans: \d+/, 'expectedFans: 400000');
  edit(
    RELEASE,
    /^(\s*seat-yes-number-yes-kakao:(?:\s*\n?\s*\{?\s*tag:)?\s*["']?)[0-9a-f]{12}/m,
    '$1c0ffee123456',
  );
  renderTree();
  const report = diffCommits(root, { base: 'HEAD', at: new Date('2026-01-01T00:00:00Z') });
  // What changes with every commit is no part of the picture.
  const still = {
    ...report,
    base: 'origin/main',
    head: 'pull request',
    generator: report.generator.split('+')[0] ?? '',
  };
  await photograph(formatDiff(still, 'html'));
} finally {
  rmSync(root, { recursive: true, force: true });
}

function commitInputs(): void {
  for (const folder of ['gitops', 'pool-images/catalog', 'pool-images/releases']) {
    cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
  }
  renderTree();
  const identity = ['-c', 'user.name=clove', '-c', 'user.email=clove@clove.example'];
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    [...identity, 'commit', '-q', '-m', 'before'],
  ]) {
    execFileSync('git', ['-C', root, ...args]);
  }
}

function renderTree(): void {
  const { plan, folder } = planTarget(root, ENVIRONMENT, FESTIVAL);
  writeRendered(root, folder, render(plan));
}

function edit(file: string, from: RegExp, to: string): void {
  const text = readFileSync(join(root, file), 'utf8');
  if (!from.test(text)) throw new Error(`${file} has nothing that matches ${from}`);
  writeFileSync(join(root, file), text.replace(from, to));
}

async function photograph(html: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1250 }, colorScheme: 'light' });
    await page.setContent(html);
    await page.locator('details summary').first().click();
    await page.screenshot({ path: PICTURE });
  } finally {
    await browser.close();
  }
}
