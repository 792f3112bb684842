import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { disagreement, stepsOf } from './documentation.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

/** Commands that other tests run: npm-start.test.ts and committed.test.ts, and the command that runs this file. */
const RUN_ELSEWHERE = ['npm start', 'npm test', 'npx clove audit --gap 0', 'npx clove render --check'];

/** The two show the same commands (docs.test.ts): each is run once. */
const readmes = ['README.md', 'README.ko.md'].map((file) => ({
  file,
  steps: stepsOf(readFileSync(join(ROOT, file), 'utf8')).filter((step) => step.kind === 'shell'),
}));
const commands = new Set(readmes.flatMap(({ steps }) => steps.flatMap(({ lines }) => lines)));
const runHere = [...commands].filter((command) => !RUN_ELSEWHERE.includes(command));

describe('the README', () => {
  test('shows the two commands and the tour', () => {
    expect([...commands]).toEqual(expect.arrayContaining(RUN_ELSEWHERE));
  });

  test.each(readmes)('$file shows what at least three commands print', ({ steps }) => {
    const shown = steps.filter(
      ({ lines, output }) => output !== undefined && runHere.includes(lines[0] ?? ''),
    );
    expect(shown.length).toBeGreaterThanOrEqual(3);
  });

  test.each(runHere)('shows a command that works, and what it prints in this repository: %s', (command) => {
    const [program = '', ...args] = command.split(' ');
    expect(program).toBe('npx');
    const options = { cwd: ROOT, encoding: 'utf8' } as const;
    const { status, stdout: printed, stderr } = spawnSync('npx', ['--no-install', ...args], options);
    expect({ status, complaints: status === 0 ? '' : `${printed}${stderr}` }).toEqual({
      status: 0,
      complaints: '',
    });
    expect(printed.length).toBeGreaterThan(0);
    for (const { file, steps } of readmes) {
      for (const { lines, output, line } of steps) {
        if (lines[0] !== command || output === undefined) continue;
        const wrong = disagreement(output, printed.trimEnd().split('\n'), true);
        if (wrong !== undefined) throw new Error(`${file}:${line} ${command}: ${wrong}`);
      }
    }
  });
});
