import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { catalogueFrom, SourceDocument } from '@clove/pool-images';
import { NUMBERED } from '../festival-texts.ts';
import { fixtureFiles, fixtureTags } from '../fixture-pool.ts';
import { PROFILES, SWITCHES, withBlock } from '../switch-texts.ts';

const ARGOCD = `freeze: { hoursBefore: 24, hoursAfter: 6 }
cluster: { name: far, server: "https://far.example" }
priorityClasses: true
argocd:
  namespace: argocd
  projectPrefix: clove-test-
  repoURL: https://github.com/example/festivals.git
  targetRevision: main
  syncOverrun: true
  notifications: { service: slack, recipients: [ops] }
`;

/** By ssh in one environment, by https in the others. */
const console = (name: string) => `console:
  image: { tag: 1.0.0, digest: "sha256:${'a'.repeat(64)}" }
  host: console
  openId:
    issuer: https://login.example/festivals
    clientId: clove
    roleClaim: teams
    operators: [ops]
    viewers: [organisers]
  repository:
    url: ${name === 'operators' ? 'git@git.example:festivals/clove.git' : 'https://git.example/festivals/clove.git'}
    branch: main
    user: oauth2
  argocd: { server: argocd.example }
  networks: [10.9.0.0/16]
`;

/** A crowd that makes services scale; a template of one's own; a size that the organiser requests. */
const OPEN = NUMBERED.replace('expectedFans: 60000', 'expectedFans: 300000')
  .replace('template: seat-kakao', 'state: open\ntemplate: seat-house')
  .concat('scale:\n  ticket: { max: 6 }\n');

function asleep(slug: string, state: string): string {
  return NUMBERED.replace('festival: spring-2026', `festival: ${slug}\nstate: ${state}`);
}

function environment(name: string, profile: keyof typeof PROFILES, switches: readonly string[]): string {
  const blocks = switches.flatMap((key) => SWITCHES[key] ?? []);
  const roomy = PROFILES[profile].replace('maxConnections: 200', 'maxConnections: 400');
  const text = blocks.reduce((done, { key, block }) => withBlock(done, key, block), roomy);
  return `${text.replace(/^environment: .*$/m, `environment: ${name}`)}${ARGOCD}${console(name)}`;
}

const POOL = Object.entries(fixtureFiles);
const catalogue = catalogueFrom(
  POOL.map(([image, text]) => new SourceDocument(text, `pool-images/catalog/${image}.yaml`)),
);

/** Every input file by its path from the root: one environment per profile, each with other switches. */
export const INPUT_FILES: ReadonlyMap<string, string> = new Map([
  ['gitops/festivals/spring-2026.yaml', OPEN],
  ['gitops/festivals/paused-2026.yaml', asleep('paused-2026', 'stopped')],
  ['gitops/festivals/past-2026.yaml', asleep('past-2026', 'archived')],
  [
    'gitops/templates/seat-house.yaml',
    'title: { ko: 집, en: House }\nwhy: A house of its own.\nextends: seat-kakao\nreplace: { ticket: ticket-no-kakao }\n',
  ],
  ['gitops/environments/bundled/environment.yaml', environment('bundled', 'bundled', [])],
  [
    'gitops/environments/operators/environment.yaml',
    environment('operators', 'operators', [
      'routing-gateway-api',
      'autoscaling-keda',
      'observability-prometheus-operator',
      'mesh-istio-ambient',
    ]),
  ],
  [
    'gitops/environments/external/environment.yaml',
    environment('external', 'external', ['secrets-external-secrets', 'mesh-istio-sidecar', 'payments-live']),
  ],
  ['gitops/environments/bundled/spring-2026/ops.yaml', 'scale:\n  seat: { max: 9 }\n'],
  ...['bundled', 'operators', 'external'].map(
    (name) =>
      [
        `gitops/environments/${name}/past-2026/ops.yaml`,
        'backup: { recordedAt: 2026-06-01T00:00:00Z, location: "s3://backups/past-2026" }\n',
      ] as const,
  ),
  ...POOL.map(([image, text]) => [`pool-images/catalog/${image}.yaml`, text] as const),
  [
    'pool-images/releases/1.0.0.yaml',
    `version: 1.0.0\nimages:\n${[...fixtureTags(catalogue)].map(([image, tag]) => `  ${image}:\n    tag: "${tag}"\n`).join('')}`,
  ],
]);

/** A folder with these files. */
export function writeInputs(files: Iterable<readonly [path: string, text: string]> = INPUT_FILES): string {
  const root = mkdtempSync(join(tmpdir(), 'clove-provenance-'));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
