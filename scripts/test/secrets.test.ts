import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const SCRIPT = resolve(import.meta.dirname, '../secrets.ts');
/** Put together here, so that this file is not a finding itself. */
const ADDRESS = ['postgres://seat', 'a-real-password@db.example:5432/seat'].join(':');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clove-secrets-test-'));
  git('init', '--quiet');
  write('kept.txt', 'nothing to hide\n');
  commit('begin');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe' });
const write = (file: string, content: string) => writeFileSync(join(folder, file), content);
function commit(message: string): void {
  git('add', '--all');
  git('-c', 'user.name=a', '-c', 'user.email=a@festival.example', 'commit', '--quiet', '-m', message);
}
function scan(...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}

test('a private key is found before it is committed, by file and line, and is not shown', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  write('key.pem', pem);
  const { code, said } = scan();
  expect(said).toContain('key.pem:1:0: [PrivateKey]');
  expect(said).not.toContain(pem.split('\n')[1]);
  expect(code).toBe(1);
});

test('a secret that a later commit removes is found in the history, in files and in messages', () => {
  write('settings.txt', `DATABASE_URL=${ADDRESS}\n`);
  commit('settings');
  write('settings.txt', 'DATABASE_URL from a secret\n');
  commit(`it was ${ADDRESS}`);
  expect(scan()).toEqual({ code: 0, said: '' });
  const { code, said } = scan('HEAD~2');
  expect(said).toMatch(/^[0-9a-f]{40}\/settings\.txt:1:\d+: \[PostgreSQLConnection\]/m);
  expect(said).toMatch(/^[0-9a-f]{40}\/commit-message\.txt:1:\d+: \[PostgreSQLConnection\]/m);
  expect(said).not.toContain('a-real-password');
  expect(code).toBe(1);
  expect(scan('HEAD').code).toBe(0);
});

test('what is allowed is one text: the same password in another address is found', () => {
  const [allowed, other] = ['seat', 'payment'].map((user) => `postgres://${user}:${'hunter2'}@db/x`);
  write('notes.txt', `${allowed}\n`);
  expect(scan()).toEqual({ code: 0, said: '' });
  write('notes.txt', `${other}\n`);
  expect(scan().code).toBe(1);
});

test('a commit that does not exist is named', () => {
  expect(scan('--all')).toEqual({ code: 2, said: '"--all" is no commit of this repository\n' });
});
