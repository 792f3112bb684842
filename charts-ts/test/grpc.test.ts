import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { ENVIRONMENT } from './festival-texts.ts';
import { manifest, manifests, renderOf } from './rendering.ts';
import { withBlock } from './switch-texts.ts';

const byHttp = renderOf({});
const byGrpc = renderOf({ environment: withBlock(ENVIRONMENT, 'grpc', 'grpc: true\n') });

function dataOf(rendered: typeof byGrpc, service: string): Readonly<Record<string, string>> | undefined {
  const [container] = manifest(rendered, 'Deployment', service).spec?.template?.spec?.containers ?? [];
  return manifest(rendered, 'ConfigMap', container?.envFrom[0]?.configMapRef.name ?? '').data;
}
const policyOf = (rendered: typeof byGrpc, name: string) =>
  stringify(manifest(rendered, 'NetworkPolicy', `allow-${name}`).spec);

test('with grpc: true ticket asks the pods of seat by gRPC, and may reach that port', () => {
  expect(dataOf(byGrpc, 'ticket')).toMatchObject({ SEAT_GRPC_URL: 'grpc://seat-pods:50051' });
  expect(dataOf(byGrpc, 'seat')).toMatchObject({ GRPC_PORT: '50051' });
  expect(manifest(byGrpc, 'Service', 'seat-pods').spec).toMatchObject({
    clusterIP: 'None',
    ports: [{ name: 'grpc', port: 50051, targetPort: 'grpc' }],
  });
  const [container] = manifest(byGrpc, 'Deployment', 'seat').spec?.template?.spec?.containers ?? [];
  expect(container?.ports).toContainEqual({ name: 'grpc', containerPort: 50051, protocol: 'TCP' });
  expect(policyOf(byGrpc, 'seat')).toContain('port: 50051');
  expect(policyOf(byGrpc, 'ticket')).toContain('port: 50051');
  expect(policyOf(byGrpc, 'gateway')).not.toContain('port: 50051');
});

test('without it nothing of gRPC is rendered', () => {
  const objects = manifests(byHttp).map((object) => stringify(object));
  expect(objects.filter((text) => /grpc|50051/i.test(text))).toEqual([]);
});
