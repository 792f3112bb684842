import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { disagreement, stepsOf } from './documentation.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

/** Needs a running festival: tests/e2e/npm-start.test.ts runs it. */
const RUN_ELSEWHERE = 'npx clove audit --gap 0';

test.each(['README.md', 'README.ko.md'])('%s shows what its commands print in this repository', (file) => {
  let compared = 0;
  for (const step of stepsOf(readFileSync(join(ROOT, file), 'utf8'))) {
    if (step.kind !== 'shell' || step.output === undefined) continue;
    const [command = ''] = step.lines;
    if (command === RUN_ELSEWHERE) continue;
    const [, ...args] = command.split(' ');
    const printed = execFileSync('npx', ['--no-install', ...args], { cwd: ROOT, encoding: 'utf8' });
    const wrong = disagreement(step.output, printed.trimEnd().split('\n'), true);
    if (wrong !== undefined) throw new Error(`${file}:${step.line} ${command}: ${wrong}`);
    compared += 1;
  }
  expect(compared).toBeGreaterThanOrEqual(3);
});
