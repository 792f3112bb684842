import { catalogueFrom, SourceDocument } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { parseEnvironment } from '../src/index.ts';
import { ENVIRONMENT } from './festival-texts.ts';
import { fixtureFiles, fixtureTags } from './fixture-pool.ts';
import { manifest, planOf, renderOf } from './rendering.ts';
import { withBlock } from './switch-texts.ts';

const image = (name: string, rest: string) =>
  `image: ${name}\nservice: ${name}\nentry: apps/${name}/src/variants/${name}.ts\ndescription: { ko: 시험, en: test }\nresources: { cpu: 100m, memory: 128Mi, memoryLimit: 256Mi }\n${rest}\n`;
const catalogue = catalogueFrom(
  Object.entries({
    ...fixtureFiles,
    notification: image('notification', 'mail: sends\ndatabase: { poolSize: 3 }'),
    'mail-sandbox': image('mail-sandbox', 'mail: takes'),
  }).map(([name, text]) => new SourceDocument(text, `pool-images/catalog/${name}.yaml`)),
);
const pool = { catalogue, tags: fixtureTags(catalogue) };
const LIVE = withBlock(
  ENVIRONMENT,
  'mail',
  'mail: { smtp: { host: smtp.example, port: 587, from: tickets@example.org, user: clove, secret: mail-server } }\n',
);
const sandboxed = renderOf(pool);
const live = renderOf({ ...pool, environment: LIVE });
const policyOf = (rendered: typeof live, name: string) =>
  stringify(manifest(rendered, 'NetworkPolicy', `allow-${name}`).spec);
const settingsOf = (rendered: typeof live) => {
  const spec = manifest(rendered, 'Deployment', 'notification').spec?.template?.spec;
  const [container] = spec?.containers ?? [];
  const name = container?.envFrom[0]?.configMapRef.name ?? '';
  return { data: manifest(rendered, 'ConfigMap', name).data, env: container?.env };
};

describe('mails in a sandbox', () => {
  test('go to a server of the festival itself, on a port that only the sender may reach', () => {
    expect(settingsOf(sandboxed).data).toMatchObject({ SMTP_HOST: 'mail-sandbox', SMTP_PORT: '2525' });
    expect(stringify(manifest(sandboxed, 'Service', 'mail-sandbox').spec)).toContain('port: 2525');
    expect(policyOf(sandboxed, 'notification')).toContain('port: 2525');
    const taker = policyOf(sandboxed, 'mail-sandbox');
    expect(taker.match(/app.kubernetes.io\/name: (\S+)/g)).toContain('app.kubernetes.io/name: notification');
    expect(taker).not.toContain('port: 8080');
  });

  test('are refused by tier production, which has no default either', () => {
    const production = ENVIRONMENT.replace('tier: staging', 'tier: production').replace(
      'payments: sandbox',
      'payments: live',
    );
    const read = (text: string) => () => parseEnvironment(text, 'environment.yaml');
    expect(read(production)).toThrow(/tier production refuses sandboxed mails/);
    expect(read(withBlock(production, 'mail', 'mail: sandbox\n'))).toThrow(
      /tier production refuses sandboxed mails/,
    );
  });
});

describe('mails through a mail server', () => {
  test('leave the festival for that host and port alone, and no sandbox runs', () => {
    const { edges, services } = planOf({ ...pool, environment: LIVE });
    expect(services.map(({ entry }) => entry.service)).not.toContain('mail-sandbox');
    expect(
      edges.filter(({ from }) => from.name === 'notification').map(({ to, port }) => [to, port]),
    ).toContainEqual([{ kind: 'host', name: 'smtp.example' }, 587]);
    const policy = policyOf(live, 'notification');
    expect(policy).toContain('port: 587');
    expect(policy).toContain('10.0.0.0/8');
    expect(policyOf(live, 'gateway')).not.toContain('port: 587');
  });

  test('take the login from a secret that the environment names, with no value in any manifest', () => {
    const { data, env } = settingsOf(live);
    expect(data).toMatchObject({
      SMTP_HOST: 'smtp.example',
      SMTP_PORT: '587',
      MAIL_FROM: 'tickets@example.org',
      SMTP_USER: 'clove',
    });
    expect(env).toContainEqual({
      name: 'SMTP_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'mail-server', key: 'password' } },
    });
    expect(planOf({ ...pool, environment: LIVE }).secrets).toContainEqual(
      expect.objectContaining({ secret: 'mail-server', key: 'password', generator: 'external' }),
    );
  });
});
