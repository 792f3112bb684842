import { existsSync, readFileSync, rmSync } from 'node:fs';
import { getPriority } from 'node:os';
import { type Cluster, startCluster } from '@clove/local-cluster';
import { expect, test } from '@jest/globals';
import type { Resource } from '../src/manifests/read.ts';
import { nicenessOf, niceOf } from '../src/pods/cpu-weight.ts';
import { demoFolder, service, writeManifests } from './demo/manifests.ts';
import { eventually } from './eventually.ts';

test.each([
  [500, 500, 0],
  [400, 500, 1],
  [300, 500, 2],
  [100, 500, 7],
  [1, 500, 19],
])('a request of %d beside one of %d is niceness %d', (request, largest, nice) => {
  expect(niceOf(request, largest)).toBe(nice);
});

test('pods without a priority class give way where others have one', () => {
  const pod = (name: string, cpu: string, priorityClassName?: string): Resource => ({
    ...{ file: 'demo.yaml', kind: 'Deployment', name, namespace: 'demo', labels: {}, wave: 0 },
    body: {
      spec: {
        template: {
          spec: {
            priorityClassName,
            containers: [{ name, image: 'demo', resources: { requests: { cpu } } }],
          },
        },
      },
    },
  });
  const niceness = (...pods: Resource[]) => Object.fromEntries(nicenessOf(pods));
  expect(niceness(pod('gateway', '500m', 'selling'), pod('view', '500m'), pod('mails', '100m'))).toEqual({
    gateway: 0,
    view: 10,
    mails: 17,
  });
  expect(niceness(pod('gateway', '500m'), pod('view', '500m'))).toEqual({ gateway: 0, view: 0 });
});

test('a pod that requests less gets less of a busy CPU, as its process and as its group', async () => {
  const paths = demoFolder();
  const requests = (cpu: string) => ({ resources: { requests: { cpu }, limits: { memory: '64Mi' } } });
  writeManifests(paths.manifests, [
    ...service('large', requests('500m')),
    ...service('small', requests('0.1')),
    ...service('silent'),
  ]);
  let cluster: Cluster | undefined;
  try {
    cluster = await startCluster(paths);
    const pid = (name: string) => cluster?.pods(name)[0]?.pid ?? 0;
    const above = (name: string) => getPriority(pid(name)) - getPriority(pid('large'));
    expect([above('small'), above('silent')]).toEqual([7, 7]);
    const group = `/proc/${pid('small')}/autogroup`;
    if (!existsSync(group)) return;
    await eventually(() => expect(readFileSync(group, 'utf8')).toMatch(/nice 7$/m));
  } finally {
    await cluster?.stop();
    rmSync(paths.folder, { recursive: true, force: true });
  }
});
