import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { repositoryUrl } from './git-server.ts';
import { makeRepository, publish } from './inputs.ts';
import { ask, checkout, clove, feed, folder, run } from './run.ts';
import { hostAsPodsSeeIt } from './up.ts';

/** Long enough for the images' first start on a machine of four cores. */
const SECONDS = '1200';

/** Both samples in staging and one in production, through Argo CD, until each is synced and healthy. */
export async function samples(): Promise<void> {
  await makeRepository(repositoryUrl(hostAsPodsSeeIt()));
  clove('validate');
  clove('render', '--all');
  publish('the samples');
  for (const environment of ['staging', 'production']) {
    run(
      'kubectl',
      'apply',
      '--server-side',
      '-f',
      join(checkout, `gitops/rendered/${environment}/_platform`),
    );
  }
  for (const slug of ['han-river-2026', 'seoul-jazz-2026']) {
    clove('secrets', 'apply', slug, '--environment', 'staging');
    giveCertificate(`staging-festival-${slug}`);
    deploy(slug, 'staging');
  }
  // Production is never paid in here: its provider keys only have to exist.
  for (const key of ['TOSS_SECRET_KEY', 'TOSS_CLIENT_KEY']) process.env[key] ??= 'none';
  clove('secrets', 'apply', 'han-river-2026', '--environment', 'production');
  giveCertificate('festival-han-river-2026');
  deploy('han-river-2026', 'production');
  clove('status');
}

/** The ApplicationSet's controller makes the Application some time after the push. */
export function deploy(slug: string, environment: string): void {
  run(
    'kubectl',
    '-n',
    'argocd',
    'wait',
    '--for=create',
    `application/clove-${environment}-${slug}`,
    '--timeout=300s',
  );
  clove('deploy', slug, '--environment', environment, '--timeout', SECONDS);
}

function giveCertificate(namespace: string): void {
  const { key, certificate } = makeCertificate(
    folder,
    'tls',
    'DNS:*.staging.clove.test,DNS:*.production.clove.test',
  );
  const secret = ['create', 'secret', 'tls', 'wildcard-tls', '--cert', certificate, '--key', key];
  feed(
    ask('kubectl', '-n', namespace, ...secret, '--dry-run=client', '-o', 'yaml'),
    'kubectl',
    'apply',
    '-f',
    '-',
  );
}
