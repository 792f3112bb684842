import { catalogueFrom, SourceDocument } from '@clove/pool-images';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { ENVIRONMENT } from './festival-texts.ts';
import { fixtureFiles, fixtureTags } from './fixture-pool.ts';
import { manifest, manifests, renderOf } from './rendering.ts';

const own =
  'image: view\nservice: view\nentry: apps/view/src/variants/view.ts\ndescription: { ko: 시험, en: test }\nresources: { cpu: 100m, memory: 128Mi, memoryLimit: 256Mi }\nmetrics: reads\n';
const catalogue = catalogueFrom(
  Object.entries({ ...fixtureFiles, view: own }).map(
    ([name, text]) => new SourceDocument(text, `pool-images/catalog/${name}.yaml`),
  ),
);
const monitoring = (block: string) =>
  renderOf({
    catalogue,
    tags: fixtureTags(catalogue),
    environment: ENVIRONMENT.replace('monitoring: { namespace: monitoring }\n', block),
  });
const settings = (tree: ReturnType<typeof monitoring>, name: string) =>
  manifests(tree).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith(`${name}-`))
    ?.data;

test('who shows the server board gets the address of Prometheus, and may reach it; no one else does', () => {
  const tree = monitoring(
    'monitoring: { namespace: monitoring, prometheus: "http://prometheus-operated.monitoring:9090" }\n',
  );
  expect(settings(tree, 'view')).toMatchObject({
    METRICS_PROMETHEUS_URL: 'http://prometheus-operated.monitoring:9090',
    METRICS_NAMESPACE: expect.stringMatching(/./),
  });
  const egress = (name: string) =>
    stringify(manifest(tree, 'NetworkPolicy', `allow-${name}`).spec?.['egress']);
  expect(egress('view')).toContain('kubernetes.io/metadata.name: monitoring');
  expect(egress('view')).toContain('port: 9090');
  expect(settings(tree, 'seat')).not.toHaveProperty('METRICS_PROMETHEUS_URL');
  expect(egress('seat')).not.toContain('kubernetes.io/metadata.name: monitoring');
});

test('Prometheus may answer on the own port of http', () => {
  const tree = monitoring(
    'monitoring: { namespace: monitoring, prometheus: "http://prometheus.monitoring:80" }\n',
  );
  const { spec } = manifest(tree, 'NetworkPolicy', 'allow-view');
  expect(stringify(spec?.['egress'])).toContain('port: 80\n');
});

test('without an address the board has no figures in a cluster: no pod asks the others', () => {
  const data = settings(monitoring('monitoring: { namespace: monitoring }\n'), 'view');
  expect(Object.keys(data ?? {}).filter((key) => key.startsWith('METRICS_'))).toEqual([]);
});
