import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { root } from '../office/root.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

/** Commands of the README that other tests run: npm-start.test.ts, and the command that runs this file. */
const runElsewhere = new Set(['npm start', 'npm test', 'npx clove audit --gap 0']);

describe('the README', () => {
  test('shows the two commands and the tour', () => {
    expect(commands).toEqual(expect.arrayContaining([...runElsewhere]));
  });

  test.each(commands.filter((command) => !runElsewhere.has(command)))(
    'shows a command that works: %s',
    (command) => {
      const [program = '', ...args] = command.split(' ');
      expect(program).toBe('npx');
      const output = execFileSync('npx', ['--no-install', ...args], { cwd: root, encoding: 'utf8' });
      expect(output.length).toBeGreaterThan(0);
    },
  );

  test('names only files and folders that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
    for (const link of links) expect(() => readFileSync(join(root, link))).not.toThrow();
  });
});
