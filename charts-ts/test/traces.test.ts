import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { parseEnvironment } from '../src/index.ts';
import { ENVIRONMENT } from './festival-texts.ts';
import { manifest, manifests, renderOf } from './rendering.ts';
import { withBlock } from './switch-texts.ts';

const switched = (block: string) => withBlock(ENVIRONMENT, 'traces', block);
const inCluster = renderOf({
  environment: switched(
    'traces: { endpoint: "http://collector.observability:4318", namespace: observability, ratio: 0.1 }\n',
  ),
});
const policyOf = (name: string) => stringify(manifest(inCluster, 'NetworkPolicy', `allow-${name}`).spec);

test('every service sends its traces to the collector of the environment, and may reach it', () => {
  const settings = manifests(inCluster).filter(
    ({ kind, data }) => kind === 'ConfigMap' && data?.['LOG_LEVEL'] !== undefined,
  );
  expect(settings.length).toBeGreaterThan(3);
  for (const { data } of settings) {
    expect(data).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.observability:4318',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
    });
  }
  for (const name of ['seat', 'gateway']) {
    expect(policyOf(name)).toContain('port: 4318');
    expect(policyOf(name)).toContain('kubernetes.io/metadata.name: observability');
  }
});

test.each([
  ['https', 443],
  ['http', 80],
])('a collector may be on the own port of %s', (scheme, port) => {
  const environment = switched(`traces: { endpoint: "${scheme}://collector.example.com:${port}" }\n`);
  const policy = manifest(renderOf({ environment }), 'NetworkPolicy', 'allow-auth');
  expect(stringify(policy.spec)).toContain(`port: ${port}\n`);
});

test.each(['collector:4318', 'http://collector:99999', 'http://10.0.0.300:4318'])(
  'a collector is named by scheme, host and port: not as %s',
  (endpoint) => {
    const read = () =>
      parseEnvironment(switched(`traces: { endpoint: "${endpoint}" }\n`), 'environment.yaml');
    expect(read).toThrow(/scheme, host and port/);
  },
);
