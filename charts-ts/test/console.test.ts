import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { diffTargets, parseEnvironment, platformFrom, type Rendered } from '../src/index.ts';
import { delta } from './delta.ts';
import { ENVIRONMENT, NUMBERED } from './festival-texts.ts';
import { planOf } from './rendering.ts';
import { SWITCHES, withBlock } from './switch-texts.ts';

const GOLDEN = resolve(import.meta.dirname, 'golden/platform/console.yaml');

const ARGOCD = `argocd:
  projectPrefix: clove-test-
  repoURL: https://github.com/example/festivals.git
`;

const CONSOLE = `console:
  image: { tag: 1.0.0, digest: "sha256:${'a'.repeat(64)}" }
  host: console
  openId: { issuer: "https://login.example/festivals", clientId: clove, operators: [ops], viewers: [organisers] }
  repository: { url: "https://git.example/festivals/clove.git" }
  argocd: { server: "argocd.example:8443" }
`;

const OFF = `${ENVIRONMENT}${ARGOCD}`;
const ON = `${OFF}${CONSOLE}`;

function platform(environment: string): Rendered {
  return platformFrom(parseEnvironment(environment, 'environment.yaml'), []);
}

const Manifest = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });

/** Every rendered object, parsed. */
function manifests(rendered: Rendered) {
  return [...rendered.values()].map((text) => Manifest.parse(parse(text)));
}

/** The spec of the one object of a kind and name. */
function specOf(rendered: Rendered, kind: string, name = 'console-clove-test') {
  const found = manifests(rendered).find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`${kind} ${name} was not rendered`);
  return Object(found['spec']);
}

function switched(name: string, environment: string): string {
  const { key = '', block = '' } = SWITCHES[name] ?? {};
  return withBlock(environment, key, block);
}

/** `GOLDEN=update npm test -- charts-ts/test/console` writes it anew; what changed is then read in the diff. */
test('what the console adds to _platform is what its golden delta says', () => {
  const text = stringify(delta(platform(OFF), platform(ON)), { lineWidth: 0, aliasDuplicateObjects: false });
  if (process.env['GOLDEN'] === 'update') {
    mkdirSync(dirname(GOLDEN), { recursive: true });
    writeFileSync(GOLDEN, text);
  }
  expect(existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : 'there is no golden delta').toBe(text);
});

describe('the console', () => {
  test('is behind the Gateway API where the environment is', () => {
    const objects = platform(switched('routing-gateway-api', ON));
    expect(manifests(objects).some(({ kind }) => kind === 'Ingress')).toBe(false);
    expect(specOf(objects, 'HTTPRoute')).toMatchObject({
      hostnames: ['console.staging.example'],
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
      rules: [{ backendRefs: [{ name: 'console-clove-test', port: 8080 }] }],
    });
    expect(ingressOf(objects)).toEqual([{ namespace: 'gateways', ports: [8080] }]);
  });

  test('has its secret copied from the store, key by key, where the environment has one', () => {
    const spec = specOf(platform(switched('secrets-external-secrets', ON)), 'ExternalSecret');
    expect(spec).toMatchObject({
      secretStoreRef: { name: 'vault' },
      target: { name: 'console-clove-test' },
      data: ['OIDC_CLIENT_SECRET', 'REPOSITORY_TOKEN', 'ARGOCD_AUTH_TOKEN'].map((key) => ({
        secretKey: key,
        remoteRef: { key: 'clove/staging/_platform/console', property: key },
      })),
    });
  });

  test('is reached by the way in alone, and reaches names, its provider, its repository and Argo CD', () => {
    const objects = platform(`${ON}  networks: [10.9.0.0/16]\n`);
    expect(ingressOf(objects)).toEqual([{ namespace: 'ingress-nginx', ports: [8080] }]);
    expect(portsOut(objects)).toEqual([[53, 53], [443], [8443]]);
    const { egress } = specOf(objects, 'NetworkPolicy');
    for (const { to } of egress.slice(1))
      expect(to).toEqual([
        {
          ipBlock: expect.objectContaining({
            cidr: '0.0.0.0/0',
            except: expect.arrayContaining(['10.0.0.0/8']),
          }),
        },
        { ipBlock: { cidr: '10.9.0.0/16' } },
      ]);
  });

  test.each([
    ['git@git.example:festivals/clove.git', 22],
    ['ssh://git@git.example:2222/festivals/clove.git', 2222],
  ])('gets at %s with a deploy key, which is a file, and port %d', (url, port) => {
    const objects = platform(ON.replace('https://git.example/festivals/clove.git', url));
    expect(portsOut(objects)).toEqual([[53, 53], [443], [port], [8443]]);
    const { containers, volumes } = specOf(objects, 'Deployment').template.spec;
    expect(volumes[1].secret.items).toEqual([
      { key: 'REPOSITORY_KEY', path: 'key' },
      { key: 'REPOSITORY_KNOWN_HOSTS', path: 'known_hosts' },
    ]);
    expect(containers[0].volumeMounts[1]).toEqual({ name: 'key', mountPath: '/run/console', readOnly: true });
    expect(JSON.stringify(containers[0].env)).not.toContain('REPOSITORY_TOKEN');
  });

  test('has files that its own Application keeps, and no other', () => {
    const objects = platform(ON);
    const source = (name: string) => specOf(objects, 'Application', name).source.directory;
    expect(source('clove-test')).toEqual({ exclude: '{*-priorityclass-*.yaml,*-console-clove-test.yaml}' });
    expect(source('clove-test.console')).toEqual({ include: '*-console-clove-test.yaml' });
    const own = [...objects.keys()].filter((file) => file.endsWith('-console-clove-test.yaml'));
    expect(own.map((file) => file.replace(/^\d-|-console.*$/g, '')).sort()).toEqual([
      'deployment',
      'ingress',
      'networkpolicy',
      'service',
      'serviceaccount',
    ]);
  });

  test('has kinds that its project permits, under whatever switches, and no Secret', () => {
    const project = specOf(platform(ON), 'AppProject', 'clove-test.console');
    const permitted = project.namespaceResourceWhitelist.map(({ kind }: { kind: string }) => kind);
    for (const environment of ['routing-gateway-api', 'secrets-external-secrets'].map((name) =>
      switched(name, ON),
    )) {
      const own = manifests(platform(environment)).filter(
        ({ metadata }) => metadata.name === 'console-clove-test',
      );
      expect(permitted).toEqual(expect.arrayContaining(own.map(({ kind }) => kind)));
    }
    expect(permitted).not.toContain('Secret');
    expect(project.clusterResourceWhitelist).toEqual([]);
  });
});

describe('a diff', () => {
  const classesOf = (before: string, after: string) => {
    const [from, to] = [before, after].map((text) => new Map([['staging/_platform', platform(text)]]));
    const { targets } = diffTargets(from ?? new Map(), to ?? new Map());
    const objects = targets.flatMap((target) => target.objects);
    const unknown = objects.filter(
      (object) => object.change !== 'removed' && JSON.stringify(object).includes('not known to be harmless'),
    );
    expect(unknown).toEqual([]);
    return new Map(objects.map(({ title, classes }) => [title, classes] as const));
  };

  test('says what it means that a console comes', () => {
    expect(Object.fromEntries(classesOf(OFF, ON))).toEqual({
      'application clove-test': ['disruptive'],
      'application clove-test.console': ['config'],
      'appproject clove-test.console': ['access'],
      'deployment console-clove-test': ['capacity'],
      'ingress console-clove-test': ['network'],
      'networkpolicy console-clove-test': ['network'],
      'service console-clove-test': ['network'],
      'serviceaccount console-clove-test': ['config'],
    });
  });

  test('says that one which goes destroys no data', () => {
    const classes = classesOf(ON, OFF);
    expect(classes.get('application clove-test.console')).toEqual(['disruptive']);
    expect([...classes.values()].flat()).not.toContain('data-destroying');
  });

  test('says what its settings mean', () => {
    expect(
      classesOf(ON, ON.replace('tag: 1.0.0', 'tag: 1.1.0')).get('deployment console-clove-test'),
    ).toEqual(['image']);
    expect(
      classesOf(ON, ON.replace('viewers: [organisers]', 'viewers: [all]')).get(
        'deployment console-clove-test',
      ),
    ).toEqual(['config']);
  });
});

describe('an environment file', () => {
  const said = (text: string) => () => parseEnvironment(text, 'environment.yaml');

  test('gets every mistake in its console at once, each with its place', () => {
    const text = `${OFF}console:
  image: { tag: "1.0.0", digest: latest }
  host: console.staging.example
  openId: { issuer: "http://login.example", clientId: "a b", roleClaim: "", operators: ops }
  repository: { url: "https://user:hush@git.example/clove.git" }
  argocd: { server: "https://argocd.example" }
  hosts: x
`;
    expect(said(text)).toThrow(
      [
        'environment.yaml:27:34 console.image.digest: sha256:<64 hexadecimal digits>',
        'environment.yaml:28:9 console.host: a DNS label',
        'environment.yaml:29:21 console.openId.issuer: an https address without credentials, query and fragment',
      ].join('\n'),
    );
    expect(said(text)).toThrow(/29:55 console\.openId\.clientId: printable characters without spaces/);
    expect(said(text)).toThrow(/console\.openId\.roleClaim/);
    expect(said(text)).toThrow(/console\.openId\.operators/);
    expect(said(text)).toThrow(/30:22 console\.repository\.url: an https or ssh address without a password/);
    expect(said(text)).toThrow(/31:21 console\.argocd\.server: a host, and its port if it is not 443/);
    expect(said(text)).toThrow(/32:3 unknown key "hosts"; did you mean "host"\?/);
    expect(said(text)).not.toThrow(/hush/);
  });

  test('needs what the console stands on', () => {
    const alone = `${withBlock(ENVIRONMENT, 'routing', 'routing: { kind: none, port: 8600 }\n').replace('tier: staging', 'tier: local')}${CONSOLE.replace(', operators: [ops], viewers: [organisers]', '')}`;
    expect(said(alone)).toThrow(
      [
        'environment.yaml:18:3 Argo CD keeps the console: it needs argocd',
        'environment.yaml:18:3 the console needs a route: ingress or gatewayApi',
        'environment.yaml:20:11 no one could get in: name operators or viewers',
      ].join('\n'),
    );
  });

  test('gives the console no address of a festival', () => {
    const environment = ON.replace('host: console', 'host: spring-2026');
    expect(() => planOf({ environment, festival: NUMBERED })).toThrow(
      /environment\.yaml:28:9 festival spring-2026 has this address: give the console another/,
    );
  });
});

function ingressOf(objects: Rendered) {
  const { ingress } = specOf(objects, 'NetworkPolicy');
  return ingress.map((rule: { from: unknown[]; ports: { port: number }[] }) => ({
    namespace: Object(rule.from[0]).namespaceSelector.matchLabels['kubernetes.io/metadata.name'],
    ports: rule.ports.map(({ port }) => port),
  }));
}

function portsOut(objects: Rendered): number[][] {
  const { egress } = specOf(objects, 'NetworkPolicy');
  return egress.map(({ ports }: { ports: { port: number }[] }) => ports.map(({ port }) => port));
}
