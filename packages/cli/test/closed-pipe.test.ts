import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';

test('a reader that closes the pipe ends a verb quietly', () => {
  const clove = resolve(import.meta.dirname, '../src/clove.ts');
  const line = '"$0" "$1" template list | head -c 0; echo $PIPESTATUS';
  const { stdout, stderr } = spawnSync('bash', ['-c', line, process.execPath, clove], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
});
