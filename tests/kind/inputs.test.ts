import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadEnvironment } from '@clove/charts-ts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { root } from '../office/root.ts';
import { gitServer } from './git-server.ts';
import { changed } from './inputs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clove-kind-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what kind runs', () => {
  test.each(['staging', 'production'] as const)('is %s with few changes, and valid', (environment) => {
    cpSync(join(root, 'gitops/environments', environment), join(folder, 'gitops/environments', environment), {
      recursive: true,
    });
    const file = join(folder, 'gitops/environments', environment, 'environment.yaml');
    const url = 'https://172.18.0.1:8418/clove.git';
    writeFileSync(file, changed(readFileSync(file, 'utf8'), environment, url));
    const { environment: loaded } = loadEnvironment(folder, environment);
    expect(loaded.argocd).toMatchObject({ repoURL: url });
    expect(loaded.routing).toMatchObject({ kind: 'ingress', domain: `${environment}.clove.test` });
    expect(loaded.namespacePrefix).toBe(loadEnvironment(root, environment).environment.namespacePrefix);
  });

  test('is served by git itself, so that Argo CD can clone it', async () => {
    const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args]);
    git('init', '--quiet', '--bare', 'clove.git');
    git('init', '--quiet', '--initial-branch', 'main', 'checkout');
    git(
      '-C',
      'checkout',
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@b',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'here',
    );
    git('-C', 'checkout', 'push', '--quiet', join(folder, 'clove.git'), 'main');
    const server = gitServer(join(folder, 'clove.git'), folder);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const ask = ['-c', 'http.sslVerify=false', 'ls-remote', `https://127.0.0.1:${port}/clove.git`];
      const { stdout } = await promisify(execFile)('git', ask);
      expect(stdout).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main$/m);
    } finally {
      server.close();
    }
  });
});
