import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPool, writeRelease } from '@clove/pool-images';
import { parseDocument } from 'yaml';
import { root } from '../office/root.ts';
import { REGISTRY } from './images.ts';
import { ask, checkout, repository, run } from './run.ts';

/** The release of the working tree's images, in the working copy alone. */
const RELEASE = '0.0.0-kind';
const NAME = ['-c', 'user.name=kind', '-c', 'user.email=kind@clove.example'];

type Environment = 'staging' | 'production';

/** A committed environment file as this cluster needs it; its comments stay. */
export function changed(text: string, environment: Environment, repoURL: string): string {
  const document = parseDocument(text, { compat: 'yaml-1.1' });
  for (const [path, value] of Object.entries(changesFor(environment, repoURL))) {
    if (value === undefined) document.deleteIn(path.split('.'));
    else document.setIn(path.split('.'), document.createNode(value));
  }
  return document.toString();
}

/** What is smaller or nearer on this cluster than in the committed environments; everything else is as they say. */
function changesFor(environment: Environment, repoURL: string): Record<string, unknown> {
  const small = { storage: '2Gi', cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' };
  return {
    release: RELEASE,
    registry: REGISTRY,
    minReplicas: 2,
    'cluster.server': 'https://kubernetes.default.svc',
    'argocd.repoURL': repoURL,
    'argocd.notifications': undefined,
    'dataEngine.postgres': small,
    'dataEngine.rabbitmq': small,
    routing: {
      kind: 'ingress',
      domain: `${environment}.clove.test`,
      ingressClass: 'nginx',
      tlsSecret: 'wildcard-tls',
      trustedHops: 1,
      peers: { namespace: 'ingress-nginx' },
    },
  };
}

/** Makes the repository that Argo CD follows, once: this checkout's inputs, changed for kind. */
export async function makeRepository(repoURL: string): Promise<void> {
  if (existsSync(repository)) return;
  for (const part of ['gitops', 'pool-images']) {
    cpSync(join(root, part), join(checkout, part), { recursive: true });
  }
  rmSync(join(checkout, 'gitops/rendered'), { recursive: true, force: true });
  const built = await buildPool({ root });
  writeRelease(checkout, RELEASE, new Map(built.map(({ image, tag }) => [image, tag])));
  for (const environment of ['staging', 'production'] as const) {
    const file = join(checkout, `gitops/environments/${environment}/environment.yaml`);
    writeFileSync(file, changed(readFileSync(file, 'utf8'), environment, repoURL));
  }
  // One festival is enough to promote and roll back.
  rmSync(join(checkout, 'gitops/environments/production/seoul-jazz-2026'), { recursive: true });
  run('git', 'init', '--quiet', '--bare', '--initial-branch', 'main', repository);
  run('git', 'init', '--quiet', '--initial-branch', 'main', checkout);
  run('git', '-C', checkout, 'remote', 'add', 'origin', repository);
}

/** Commits the working copy and pushes it to the repository that Argo CD reads. */
export function publish(why: string): void {
  run('git', '-C', checkout, 'add', '--all');
  run('git', '-C', checkout, ...NAME, 'commit', '--quiet', '--allow-empty', '-m', why);
  run('git', '-C', checkout, 'push', '--quiet', 'origin', 'main');
}

/** As operations roll back: the commit that promoted, reverted. */
export function revertLast(): void {
  run('git', '-C', checkout, ...NAME, 'revert', '--no-edit', 'HEAD');
  run('git', '-C', checkout, 'push', '--quiet', 'origin', 'main');
  console.log(ask('git', '-C', checkout, 'log', '--oneline', '-3'));
}
