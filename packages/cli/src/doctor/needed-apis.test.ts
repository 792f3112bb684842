import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadFestival, parseEnvironment, plan, render } from '@clove/charts-ts';
import { loadCatalogue } from '@clove/pool-images';
import { expect, test } from '@jest/globals';
import { parse, parseDocument } from 'yaml';
import { neededApis } from './needed-apis.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const FILE = 'gitops/festivals/seoul-jazz-2026.yaml';
const catalogue = loadCatalogue(ROOT);
const tags = new Map([...catalogue.keys()].map((image) => [image, '000000000000']));
const SIZE = { storage: '10Gi', cpu: '500m', memory: '1Gi', memoryLimit: '1Gi' };

/** Staging with everything switched on that brings kinds which are not of Kubernetes itself. */
const SWITCHED = {
  quota: { cpu: '64', memory: '64Gi', memoryLimit: '96Gi', pods: 300, storage: '300Gi' },
  dataEngine: {
    kind: 'operators',
    maxConnections: 500,
    reservedConnections: 20,
    postgres: { ...SIZE },
    rabbitmq: { ...SIZE },
    kubernetesApi: { cidrs: ['10.0.0.1/32'] },
  },
  routing: {
    kind: 'gatewayApi',
    domain: 'staging.example',
    gateway: { name: 'public', namespace: 'gateways', listener: 'https' },
    trustedHops: 1,
    peers: { namespace: 'gateways' },
  },
  secrets: { kind: 'externalSecrets', store: 'vault', prefix: 'clove/' },
  autoscaling: { kind: 'keda' },
  observability: { kind: 'prometheusOperator' },
  mesh: { kind: 'istio', mode: 'ambient' },
};

test('every kind that a switch renders is asked for, in the version that is rendered', () => {
  const document = parseDocument(
    readFileSync(join(ROOT, 'gitops/environments/staging/environment.yaml'), 'utf8'),
  );
  for (const [key, value] of Object.entries(SWITCHED)) document.set(key, document.createNode(value));
  const environment = parseEnvironment(document.toString(), 'environment.yaml');
  const festival = loadFestival(join(ROOT, FILE), FILE);
  const rendered = render(plan({ root: ROOT, catalogue, tags, festival, environment }));
  const custom = [...rendered.values()].flatMap((text) => {
    const { apiVersion, kind }: { apiVersion: string; kind: string } = parse(text);
    const [group = '', version = ''] = apiVersion.split('/');
    const isOwn =
      !group.includes('.') || (group.endsWith('.k8s.io') && group !== 'gateway.networking.k8s.io');
    const plural = `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');
    return isOwn ? [] : [`${plural}.${group}/${version}`];
  });
  const asked = neededApis(environment.environment).flatMap(({ apis }) => apis);
  expect(new Set(custom).size).toBeGreaterThan(8);
  expect([...new Set(custom)].filter((api) => !asked.includes(api))).toEqual([]);
});
