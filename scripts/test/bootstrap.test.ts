import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@clove/local-cluster';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const bootstrap = fileURLToPath(new URL('../bootstrap.mjs', import.meta.url));
const INTEGRITY =
  'sha512-CQpnWPrDwmP1+SMHXZhtLtJv90yiyVfluGsX5iNCVkrhQtU3TQHsUWPG9wkdk9Lgd5yNpAg9jQEo90CBaXgWMA==';

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'clove-bootstrap-'));
  // Readable by the other user of one test.
  chmodSync(clone, 0o755);
  mkdirSync(join(clone, 'scripts'));
  copyFileSync(bootstrap, join(clone, 'scripts', 'bootstrap.mjs'));
});
afterEach(() => {
  chmodSync(clone, 0o755);
  rmSync(clone, { recursive: true, force: true });
});

/** A project with one dependency, locked to a registry. */
function writeProject(registry: string): void {
  const root = { name: 'demo', version: '1.0.0', dependencies: { 'is-odd': '3.0.1' } };
  const dependency = {
    version: '3.0.1',
    resolved: `${registry}/is-odd/-/is-odd-3.0.1.tgz`,
    integrity: INTEGRITY,
  };
  const packages = { '': root, 'node_modules/is-odd': dependency };
  writeFileSync(join(clone, 'package.json'), JSON.stringify(root));
  writeFileSync(
    join(clone, 'package-lock.json'),
    JSON.stringify({ ...root, dependencies: undefined, lockfileVersion: 3, packages }),
  );
}

interface Outcome {
  code: number | null;
  err: string;
}

function install(before: string[] = []): Promise<Outcome> {
  const [program = '', ...args] = [
    ...before,
    process.execPath,
    join(clone, 'scripts', 'bootstrap.mjs'),
    'install',
  ];
  const child = spawn(program, args, {
    cwd: clone,
    env: { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, HOME: clone },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, err }));
  });
}

test('a registry that cannot be reached is one sentence', async () => {
  const registry = `http://127.0.0.1:${await freePort()}`;
  writeProject(registry);
  expect(await install()).toEqual({
    code: 1,
    err:
      `clove: the package registry ${registry} cannot be reached (ECONNREFUSED): check the network, ` +
      'or set another with "npm config set registry"\n',
  });
});

test('a clone that this user may not write to is one sentence, before anything is downloaded', async () => {
  writeProject('http://127.0.0.1:9');
  chmodSync(clone, 0o555);
  // Root may write everywhere: another user tries.
  const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--clear-groups'] : [];
  expect(await install(asNobody)).toEqual({
    code: 1,
    err: `clove: ${clone} cannot be written to by this user (EACCES): change its owner, or clone elsewhere\n`,
  });
});
