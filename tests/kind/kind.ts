/**
 * `npm run kind -- <step>`: the samples on a real Kubernetes with a real Argo CD. Needs docker, kind, kubectl and openssl;
 * the argocd CLI is downloaded where it is missing. The steps in the order of .github/workflows/kind.yml; each can be run again.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { images } from './images.ts';
import { promoteAndRollBack } from './promotion.ts';
import { drain, restart, ticket } from './purchases.ts';
import { cluster, folder, run } from './run.ts';
import { samples } from './samples.ts';
import { trees } from './trees.ts';
import { up } from './up.ts';
import { growVolume } from './volume.ts';

const steps: Readonly<Record<string, () => void | Promise<void>>> = {
  up,
  trees,
  images,
  samples,
  ticket,
  promote: promoteAndRollBack,
  restart,
  drain,
  volume: growVolume,
  logs: () => {
    mkdirSync(join(folder, 'logs'), { recursive: true });
    run('kubectl', 'get', 'applications,pods,jobs,events', '--all-namespaces');
    run('kind', 'export', 'logs', join(folder, 'logs'), '--name', cluster);
  },
  down: () => run('kind', 'delete', 'cluster', '--name', cluster),
};

const step = steps[process.argv[2] ?? ''];
if (step === undefined) {
  console.error(`say which step: ${Object.keys(steps).join(', ')}`);
  process.exitCode = 2;
} else await step();
