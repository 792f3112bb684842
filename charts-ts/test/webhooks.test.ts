import { catalogueFrom, SourceDocument } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { z } from 'zod';
import { parseEnvironment } from '../src/index.ts';
import { ENVIRONMENT } from './festival-texts.ts';
import { fixtureFiles, fixtureTags } from './fixture-pool.ts';
import { manifest, renderOf } from './rendering.ts';
import { withBlock } from './switch-texts.ts';

const own =
  'image: webhook\nservice: webhook\nentry: apps/webhook/src/variants/webhook.ts\ndescription: { ko: 시험, en: test }\nresources: { cpu: 100m, memory: 128Mi, memoryLimit: 256Mi }\nwebhooks: sends\n';
const catalogue = catalogueFrom(
  Object.entries({ ...fixtureFiles, webhook: own }).map(
    ([name, text]) => new SourceDocument(text, `pool-images/catalog/${name}.yaml`),
  ),
);
const rendered = renderOf({ catalogue, tags: fixtureTags(catalogue) });

describe('webhooks of organisers', () => {
  test('leave the festival by https to the internet alone, and only from the image that sends them', () => {
    const policy = manifest(rendered, 'NetworkPolicy', 'allow-webhook').spec;
    const egress = z.array(z.looseObject({})).parse(policy?.['egress']);
    const [outside] = egress.filter((rule) => stringify(rule).includes('ipBlock'));
    expect(outside).toEqual({
      to: [
        {
          ipBlock: {
            cidr: '0.0.0.0/0',
            except: [
              '10.0.0.0/8',
              '100.64.0.0/10',
              '127.0.0.0/8',
              '169.254.0.0/16',
              '172.16.0.0/12',
              '192.168.0.0/16',
            ],
          },
        },
      ],
      ports: [{ protocol: 'TCP', port: 443 }],
    });
    for (const other of ['gateway', 'ticket', 'auth']) {
      expect(stringify(manifest(rendered, 'NetworkPolicy', `allow-${other}`))).not.toContain('0.0.0.0/0');
    }
  });

  test('reach private addresses on one machine alone', () => {
    const spec = manifest(rendered, 'Deployment', 'webhook').spec?.template?.spec;
    const name = spec?.containers[0]?.envFrom[0]?.configMapRef.name ?? '';
    expect(manifest(rendered, 'ConfigMap', name).data).not.toHaveProperty('WEBHOOKS_ALLOW_PRIVATE');
    const staging = withBlock(ENVIRONMENT, 'webhooks', 'webhooks: { allowPrivate: true }\n');
    expect(() => parseEnvironment(staging, 'environment.yaml')).toThrow(
      /tier staging refuses private receivers of webhooks/,
    );
  });
});
