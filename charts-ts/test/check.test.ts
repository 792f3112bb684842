import { resolve } from 'node:path';
import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import {
  checkEnvironments,
  checkTrees,
  type EnvironmentTree,
  environmentTreeOf,
  formatCheck,
  listCommittedTargets,
  type OpsFile,
  parseEnvironment,
  planTarget,
  platformFrom,
  projectFiles,
  RULES,
  render,
  type Tree,
  treeOf,
} from '../src/index.ts';
import { added, changed, removed } from './mutations.ts';
import { PROFILES } from './switch-texts.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const catalogue = loadCatalogue(ROOT);
const TREES: ReadonlyMap<string, Tree> = new Map(
  listCommittedTargets(ROOT).map(({ environment, slug }) => {
    const target = planTarget(ROOT, environment, slug, { catalogue });
    return [`${environment}/${slug}`, treeOf(target, render(target.plan))] as const;
  }),
);

/** Seats, Kakao Pay, one autoscaled service, a sandbox that runs as a single pod. */
const GOOD = treeNamed('staging/seoul-jazz-2026');
const PRODUCTION = treeNamed('production/seoul-jazz-2026');

function treeNamed(name: string): Tree {
  const tree = TREES.get(name);
  if (tree === undefined) throw new Error(`the sample ${name} is gone`);
  return tree;
}

const POD = 'spec.template.spec';
const FIRST = `${POD}.containers[0]`;
const WAVE = 'argocd.argoproj.io/sync-wave';
const OPTIONS = 'argocd.argoproj.io/sync-options';

/** The good tree with another plan: what no object shows. */
function planned(tree: Tree, change: (plan: Tree['target']['plan']) => Tree['target']['plan']): Tree {
  return { ...tree, target: { ...tree.target, plan: change(tree.target.plan) } };
}

function withOps(tree: Tree, ops: OpsFile): Tree {
  return planned(tree, (plan) => ({ ...plan, ops }));
}

function withEnvironment(tree: Tree, change: Partial<Tree['target']['plan']['environment']>): Tree {
  return planned(tree, (plan) => ({ ...plan, environment: { ...plan.environment, ...change } }));
}

const OPENS = Date.parse(GOOD.target.plan.festival.sales.opensAt);
const LONG_AFTER = Date.parse('2099-01-01T00:00:00Z');
const FROZEN = withEnvironment(GOOD, { freeze: { hoursBefore: 24, hoursAfter: 24 } });

/** Rule, how a good tree is broken, the object and the field that must be named; at: the instant that is asked about. */
const CASES: readonly (readonly [
  rule: string,
  broken: Tree,
  object: string | undefined,
  field: string | undefined,
  at?: number,
])[] = [
  [
    'schema-valid',
    changed(GOOD, 'Deployment ticket', `${FIRST}.colour`, 'red'),
    'Deployment ticket',
    `${FIRST}.colour`,
  ],
  [
    'schema-valid',
    changed(GOOD, 'Service seat', 'spec.ports[0].port', 'eighty'),
    'Service seat',
    'spec.ports[0].port',
  ],
  [
    'valid-names',
    changed(GOOD, 'StatefulSet postgres', 'metadata.name', 'p'.repeat(53)),
    `StatefulSet ${'p'.repeat(53)}`,
    'metadata.name',
  ],
  [
    'valid-names',
    changed(GOOD, 'Service seat', 'metadata.name', 'Seat_1'),
    'Service Seat_1',
    'metadata.name',
  ],
  ['no-duplicates', added(GOOD, 'Service seat', (object) => object), 'Service seat', 'metadata.name'],
  [
    'own-namespace',
    changed(GOOD, 'Service seat', 'metadata.namespace', 'default'),
    'Service seat',
    'metadata.namespace',
  ],
  [
    'no-plain-secrets',
    added(GOOD, 'ConfigMap seat-', (object) => ({ ...object, kind: 'Secret' })),
    'Secret seat-',
    undefined,
  ],
  [
    'no-plain-secrets',
    changed(GOOD, 'ConfigMap seat-', 'data.ADMIN_PASSWORD', 'hunter2'),
    'ConfigMap seat-',
    'data.ADMIN_PASSWORD',
  ],
  [
    'no-plain-secrets',
    changed(
      GOOD,
      'Deployment ticket',
      `${FIRST}.env.DATABASE_URL.value`,
      'postgres://ticket:hunter2@postgres:5432/ticket',
    ),
    'Deployment ticket',
    `${FIRST}.env[1].value`,
  ],
  ['separate-environments', withEnvironment(GOOD, { environment: 'rehearsal' }), undefined, undefined],
  [
    'pod-security-restricted',
    changed(GOOD, 'Deployment ticket', `${FIRST}.securityContext.allowPrivilegeEscalation`, undefined),
    'Deployment ticket',
    `${FIRST}.securityContext.allowPrivilegeEscalation`,
  ],
  [
    'pod-security-restricted',
    changed(GOOD, 'Job provision-', `${POD}.hostNetwork`, true),
    'Job provision-',
    `${POD}.hostNetwork`,
  ],
  [
    'pod-security-restricted',
    changed(GOOD, 'StatefulSet postgres', `${POD}.volumes[0].hostPath`, { path: '/' }),
    'StatefulSet postgres',
    `${POD}.volumes[0].hostPath`,
  ],
  [
    'explicit-user',
    changed(GOOD, 'Deployment seat', `${POD}.securityContext.runAsUser`, undefined),
    'Deployment seat',
    `${FIRST}.securityContext.runAsUser`,
  ],
  [
    'read-only-root',
    changed(GOOD, 'Deployment seat', `${FIRST}.securityContext.readOnlyRootFilesystem`, false),
    'Deployment seat',
    `${FIRST}.securityContext.readOnlyRootFilesystem`,
  ],
  [
    'read-only-root',
    changed(GOOD, 'Deployment seat', `${FIRST}.volumeMounts`, []),
    'Deployment seat',
    `${FIRST}.volumeMounts`,
  ],
  [
    'sized-scratch',
    changed(GOOD, 'Deployment seat', `${POD}.volumes[0].emptyDir`, {}),
    'Deployment seat',
    `${POD}.volumes[0].emptyDir.sizeLimit`,
  ],
  [
    'no-service-links',
    changed(GOOD, 'Deployment seat', `${POD}.enableServiceLinks`, undefined),
    'Deployment seat',
    `${POD}.enableServiceLinks`,
  ],
  [
    'no-token',
    changed(GOOD, 'Job migrate-seat', `${POD}.automountServiceAccountToken`, true),
    'Job migrate-seat',
    `${POD}.automountServiceAccountToken`,
  ],
  [
    'no-token',
    changed(GOOD, 'ServiceAccount seat', 'automountServiceAccountToken', undefined),
    'ServiceAccount seat',
    'automountServiceAccountToken',
  ],
  ['own-account', removed(GOOD, 'ServiceAccount seat'), 'Deployment seat', `${POD}.serviceAccountName`],
  [
    'probes-present',
    changed(GOOD, 'Deployment seat', `${FIRST}.readinessProbe`, undefined),
    'Deployment seat',
    `${FIRST}.readinessProbe`,
  ],
  [
    'probe-timeouts',
    changed(GOOD, 'Deployment seat', `${FIRST}.livenessProbe.timeoutSeconds`, undefined),
    'Deployment seat',
    `${FIRST}.livenessProbe.timeoutSeconds`,
  ],
  [
    'startup-budget',
    changed(GOOD, 'Deployment seat', `${FIRST}.startupProbe.failureThreshold`, 3),
    'Deployment seat',
    `${FIRST}.startupProbe.failureThreshold`,
  ],
  [
    'startup-budget',
    changed(GOOD, 'StatefulSet postgres', `${FIRST}.startupProbe.failureThreshold`, 10),
    'StatefulSet postgres',
    `${FIRST}.startupProbe.failureThreshold`,
  ],
  [
    'liveness-is-the-process',
    changed(GOOD, 'Deployment seat', `${FIRST}.livenessProbe.httpGet.path`, '/readyz'),
    'Deployment seat',
    `${FIRST}.livenessProbe.httpGet.path`,
  ],
  [
    'requests-and-limits',
    changed(GOOD, 'Deployment seat', `${FIRST}.resources.requests.cpu`, undefined),
    'Deployment seat',
    `${FIRST}.resources.requests.cpu`,
  ],
  [
    'requests-and-limits',
    changed(GOOD, 'Deployment seat', `${FIRST}.resources.limits.memory`, '1Mi'),
    'Deployment seat',
    `${FIRST}.resources.requests.memory`,
  ],
  [
    'pull-if-not-present',
    changed(GOOD, 'Deployment seat', `${FIRST}.imagePullPolicy`, 'Always'),
    'Deployment seat',
    `${FIRST}.imagePullPolicy`,
  ],
  [
    'rolling-update',
    changed(GOOD, 'Deployment seat', 'spec.strategy.rollingUpdate.maxUnavailable', 1),
    'Deployment seat',
    'spec.strategy.rollingUpdate.maxUnavailable',
  ],
  [
    'rolling-update',
    changed(GOOD, 'Deployment seat', 'spec.strategy', { type: 'Recreate' }),
    'Deployment seat',
    'spec.strategy.type',
  ],
  [
    'progress-deadline',
    changed(GOOD, 'Deployment seat', 'spec.progressDeadlineSeconds', 30),
    'Deployment seat',
    'spec.progressDeadlineSeconds',
  ],
  [
    'revision-history',
    changed(GOOD, 'Deployment seat', 'spec.revisionHistoryLimit', undefined),
    'Deployment seat',
    'spec.revisionHistoryLimit',
  ],
  [
    'grace-period',
    changed(GOOD, 'Deployment seat', `${POD}.terminationGracePeriodSeconds`, 10),
    'Deployment seat',
    `${POD}.terminationGracePeriodSeconds`,
  ],
  [
    'spread',
    changed(GOOD, 'Deployment seat', `${POD}.topologySpreadConstraints`, []),
    'Deployment seat',
    `${POD}.topologySpreadConstraints`,
  ],
  [
    'spread',
    changed(
      GOOD,
      'Deployment seat',
      `${POD}.topologySpreadConstraints[0].whenUnsatisfiable`,
      'DoNotSchedule',
    ),
    'Deployment seat',
    `${POD}.topologySpreadConstraints[0].whenUnsatisfiable`,
  ],
  ['disruption-budget', removed(GOOD, 'PodDisruptionBudget seat'), 'Deployment seat', undefined],
  [
    'drainable',
    changed(GOOD, 'PodDisruptionBudget seat', 'spec.maxUnavailable', 0),
    'PodDisruptionBudget seat',
    'spec.maxUnavailable',
  ],
  [
    'drainable',
    changed(GOOD, 'PodDisruptionBudget seat', 'spec.minAvailable', 2),
    'PodDisruptionBudget seat',
    'spec.minAvailable',
  ],
  [
    'drainable',
    changed(GOOD, 'PodDisruptionBudget seat', 'spec.selector.matchLabels', { a: 'b' }),
    'PodDisruptionBudget seat',
    'spec.selector',
  ],
  [
    'autoscaler-behaviour',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.behavior.scaleUp.stabilizationWindowSeconds', 300),
    'HorizontalPodAutoscaler event',
    'spec.behavior.scaleUp.stabilizationWindowSeconds',
  ],
  [
    'autoscaler-behaviour',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.minReplicas', 1),
    'HorizontalPodAutoscaler event',
    'spec.minReplicas',
  ],
  [
    'autoscaler-owns-replicas',
    changed(GOOD, 'Deployment event', 'spec.replicas', 2),
    'Deployment event',
    'spec.replicas',
  ],
  [
    'autoscaler-owns-replicas',
    removed(GOOD, 'Deployment event'),
    'HorizontalPodAutoscaler event',
    'spec.scaleTargetRef.name',
  ],
  [
    'pool-images-only',
    changed(GOOD, 'Deployment seat', `${FIRST}.image`, 'docker.io/library/nginx:1'),
    'Deployment seat',
    `${FIRST}.image`,
  ],
  [
    'pool-images-only',
    changed(GOOD, 'StatefulSet postgres', `${FIRST}.image`, 'docker.io/library/postgres'),
    'StatefulSet postgres',
    `${FIRST}.image`,
  ],
  [
    'image-identity',
    changed(GOOD, 'Deployment seat', `${FIRST}.image`, 'ghcr.io/clove-tickets/seat:latest'),
    'Deployment seat',
    `${FIRST}.image`,
  ],
  [
    'image-identity',
    changed(
      withOps(PRODUCTION, {}),
      'Deployment seat',
      `${FIRST}.image`,
      'ghcr.io/clove-tickets/seat:abcdef012345',
    ),
    'Deployment seat',
    `${FIRST}.image`,
  ],
  [
    'break-glass',
    withOps(GOOD, { breakGlass: { freeze: { reason: 'a test of ours', until: '2026-01-01T00:00:00Z' } } }),
    undefined,
    undefined,
  ],
  ['edge-has-service', removed(GOOD, 'Service seat'), undefined, undefined],
  [
    'edge-has-service',
    changed(GOOD, 'Service seat', 'spec.ports', [{ name: 'http', port: 8080, targetPort: 'http' }]),
    'Service seat',
    'spec.ports',
  ],
  [
    'edge-allowed-both-sides',
    changed(GOOD, 'NetworkPolicy allow-ticket', 'spec.egress', []),
    'NetworkPolicy allow-ticket',
    'spec.egress',
  ],
  [
    'edge-allowed-both-sides',
    changed(GOOD, 'NetworkPolicy allow-seat', 'spec.ingress', []),
    'NetworkPolicy allow-seat',
    'spec.ingress',
  ],
  [
    'no-undeclared-traffic',
    changed(GOOD, 'NetworkPolicy allow-web', 'spec.egress', [
      {
        to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'postgres' } } }],
        ports: [{ port: 5432 }],
      },
    ]),
    'NetworkPolicy allow-web',
    'spec.egress[0]',
  ],
  [
    'no-undeclared-traffic',
    changed(GOOD, 'NetworkPolicy allow-seat', 'spec.ingress[0].from', undefined),
    'NetworkPolicy allow-seat',
    'spec.ingress[0]',
  ],
  [
    'default-deny',
    changed(GOOD, 'NetworkPolicy default-deny', 'spec.policyTypes', ['Ingress']),
    'NetworkPolicy default-deny',
    'spec',
  ],
  [
    'events-have-publishers',
    planned(GOOD, (plan) => ({
      ...plan,
      services: plan.services.filter(({ entry }) => entry.service !== 'ticket'),
    })),
    undefined,
    undefined,
  ],
  ['events-are-used', GOOD, undefined, undefined],
  [
    'services-select-pods',
    changed(GOOD, 'Service seat', 'spec.selector', { a: 'b' }),
    'Service seat',
    'spec.selector',
  ],
  [
    'services-select-pods',
    changed(GOOD, 'Service seat', 'spec.ports[0].targetPort', 'https'),
    'Service seat',
    'spec.ports[0].targetPort',
  ],
  ['jobs-are-there', removed(GOOD, 'Job migrate-seat'), undefined, undefined],
  ['jobs-are-there', removed(GOOD, 'Job provision'), undefined, undefined],
  [
    'named-by-content',
    changed(GOOD, 'ConfigMap seat-', 'data.HOLD_SECONDS', '9999'),
    'ConfigMap seat-',
    'metadata.name',
  ],
  [
    'named-by-content',
    changed(GOOD, 'ConfigMap sale-', 'immutable', undefined),
    'ConfigMap sale-',
    undefined,
  ],
  [
    'services-stay-inside',
    changed(GOOD, 'Service seat', 'spec.type', 'NodePort'),
    'Service seat',
    'spec.type',
  ],
  [
    'routes-lead-in',
    changed(GOOD, 'Ingress gateway', 'spec.rules[0].host', 'other.example'),
    'Ingress gateway',
    undefined,
  ],
  ['routes-lead-in', removed(PRODUCTION, 'Service gateway'), 'HTTPRoute gateway', undefined],
  ['references-exist', removed(GOOD, 'ConfigMap seat-'), 'Deployment seat', `${FIRST}.envFrom[0]`],
  [
    'references-exist',
    changed(GOOD, 'ConfigMap secret-requirements', 'data', {}),
    'Deployment seat',
    `${FIRST}.env[0]`,
  ],
  [
    'connections-fit',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.maxReplicas', 100),
    'HorizontalPodAutoscaler event',
    'spec.maxReplicas',
  ],
  [
    'quota-fits',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.maxReplicas', 300),
    'ResourceQuota festival',
    'spec.hard.pods',
  ],
  [
    'quota-fits',
    changed(GOOD, 'Deployment seat', `${FIRST}.resources.requests.cpu`, '64'),
    'ResourceQuota festival',
    'spec.hard.requests.cpu',
  ],
  [
    'ordered-by-waves',
    changed(GOOD, 'StatefulSet postgres', `metadata.annotations.${WAVE}`, '0'),
    'StatefulSet postgres',
    `metadata.annotations.${WAVE}`,
  ],
  [
    'ordered-by-waves',
    changed(GOOD, 'Job provision-', 'metadata.annotations', { 'argocd.argoproj.io/hook': 'PostSync' }),
    'Job provision-',
    'metadata.annotations.argocd.argoproj.io/hook',
  ],
  [
    'keeps-data',
    changed(GOOD, 'StatefulSet postgres', `metadata.annotations.${OPTIONS}`, 'Prune=false'),
    'StatefulSet postgres',
    `metadata.annotations.${OPTIONS}`,
  ],
  [
    'jobs-run-once',
    changed(GOOD, 'Job provision-', 'spec.ttlSecondsAfterFinished', 60),
    'Job provision-',
    'spec.ttlSecondsAfterFinished',
  ],
  [
    'jobs-run-once',
    changed(GOOD, 'Job provision-', 'metadata.name', 'provision'),
    'Job provision',
    'metadata.name',
  ],
  [
    'no-sale-data-in-pods',
    changed(
      GOOD,
      'Deployment seat',
      'spec.template.metadata.labels.opens',
      GOOD.target.plan.festival.sales.opensAt,
    ),
    'Deployment seat',
    'spec.template',
  ],
  [
    'kinds-permitted',
    added(GOOD, 'ServiceAccount seat', (object) => ({
      ...object,
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
    })),
    'Role seat',
    'kind',
  ],
  ['sale-is-over', GOOD, undefined, undefined, LONG_AFTER],
  ['opens-in-the-future', { ...GOOD, isNew: true }, undefined, undefined, OPENS + 1],
  ['freeze-is-active', FROZEN, undefined, undefined, OPENS - 1],
];

describe('clove check', () => {
  const environments = [GOOD, PRODUCTION].map(({ target }) => target.plan.environment);

  test.each([...TREES])('finds nothing to correct in %s', (_, tree) => {
    const findings = checkTrees([tree], { environments });
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(
      new Set(['events-are-used', ...(tree.target.plan.ops.breakGlass === undefined ? [] : ['break-glass'])]),
    );
  });

  test.each(CASES)('breaks rule %s', (...row) => {
    const [id, broken, object, field, at] = row;
    const rules = RULES.filter((rule) => rule.id === id);
    const findings = checkTrees([broken], { rules, environments, at });
    const found = findings.find(
      (finding) => (object === undefined || finding.object?.startsWith(object)) && finding.field === field,
    );
    expect(found ?? findings).toMatchObject({ rule: id, ...(field === undefined ? {} : { field }) });
    expect(found?.cause.line).toBeGreaterThan(0);
    expect(found?.cause.file).toMatch(/\.(?:yaml|ts)$/);
  });

  test('has a case for every rule, and every rule says why it exists and how to mend it', () => {
    const cases = new Set(CASES.map(([id]) => id));
    const shared = new Set(SHARED_CASES.map(([id]) => id));
    const untested = RULES.filter(
      ({ id, check, checkEnvironment }) =>
        (check !== undefined && !cases.has(id)) || (checkEnvironment !== undefined && !shared.has(id)),
    );
    expect(untested).toEqual([]);
    for (const { id, why, mend } of RULES) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(why.length).toBeGreaterThan(40);
      expect(mend.length).toBeGreaterThan(20);
    }
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  test('stays silent about the time unless it is asked about an instant', () => {
    const rules = RULES.filter(({ id }) =>
      ['sale-is-over', 'opens-in-the-future', 'freeze-is-active'].includes(id),
    );
    expect(checkTrees([{ ...FROZEN, isNew: true }], { rules })).toEqual([]);
    expect(checkTrees([GOOD], { rules, at: OPENS - 40 * 86_400_000 })).toEqual([]);
  });

  test('treats a broken glass whose time is over as an error', () => {
    const lifted = withOps(GOOD, {
      breakGlass: { freeze: { reason: 'a test of ours', until: '2026-01-01T00:00:00Z' } },
    });
    const rules = RULES.filter(({ id }) => id === 'break-glass');
    expect(checkTrees([lifted], { rules, at: Date.parse('2026-01-02T00:00:00Z') })).toMatchObject([
      { severity: 'error' },
    ]);
    expect(checkTrees([lifted], { rules, at: Date.parse('2025-12-31T00:00:00Z') })).toMatchObject([
      { severity: 'info' },
    ]);
  });

  test('names the line of the input that decided the broken field', () => {
    const broken = changed(GOOD, 'Deployment ticket', `${POD}.terminationGracePeriodSeconds`, 10);
    const rules = RULES.filter(({ id }) => id === 'grace-period');
    expect(checkTrees([broken], { rules })).toMatchObject([
      { cause: { file: 'gitops/environments/staging/environment.yaml', field: 'environment.drainSeconds' } },
    ]);
  });
});

/** What the festivals of production share: its sales open in the future of this instant, under a freeze. */
const SHARED = environmentTree(PRODUCTION);
const BEFORE = Date.parse(PRODUCTION.target.plan.festival.sales.opensAt) - 1;
const PROJECT = 'AppProject clove-production-seoul-jazz-2026';

function environmentTree(...trees: readonly [Tree, ...Tree[]]): EnvironmentTree {
  const [{ target }] = trees;
  const targets = trees.map((tree) => tree.target);
  const projects = targets.map(({ plan }) => projectFiles(plan));
  return environmentTreeOf(target.environment, targets, platformFrom(target.environment, projects));
}

/** An environment on shared servers that give out this many connections. */
function sharedServer(maxConnections: number): EnvironmentTree {
  const text = PROFILES.external.replace('maxConnections: 1000', `maxConnections: ${maxConnections}`);
  const environment = parseEnvironment(text, 'gitops/environments/test/environment.yaml');
  return { ...SHARED, environment, targets: [GOOD, PRODUCTION].map(({ target }) => target) };
}

/** As above, for what festivals share. */
const SHARED_CASES: readonly (readonly [
  rule: string,
  broken: EnvironmentTree,
  object: string | undefined,
  field: string | undefined,
  at?: number,
])[] = [
  [
    'schema-valid',
    changed(SHARED, 'ApplicationSet', 'spec.template.spec.colour', 'red'),
    'ApplicationSet clove-production',
    'spec.template.spec.colour',
  ],
  [
    'valid-names',
    changed(SHARED, PROJECT, 'metadata.name', 'Clove_production'),
    'AppProject Clove_production',
    'metadata.name',
  ],
  ['no-duplicates', added(SHARED, PROJECT, (object) => object), PROJECT, 'metadata.name'],
  [
    'no-plain-secrets',
    added(SHARED, PROJECT, (object) => ({ ...object, apiVersion: 'v1', kind: 'Secret' })),
    'Secret clove-production-seoul-jazz-2026',
    undefined,
  ],
  ['freeze-has-window', changed(SHARED, PROJECT, 'spec.syncWindows', undefined), PROJECT, 'spec.syncWindows'],
  [
    'freeze-has-window',
    changed(SHARED, PROJECT, 'spec.syncWindows[0].duration', '1h'),
    PROJECT,
    'spec.syncWindows',
    BEFORE,
  ],
  ['freeze-has-window', removed(SHARED, PROJECT), undefined, undefined, BEFORE],
  ['window-is-over', SHARED, PROJECT, 'spec.syncWindows', LONG_AFTER],
  ['connections-fit', sharedServer(100), undefined, undefined],
];

describe('clove check of what the festivals of an environment share', () => {
  test('finds nothing to correct before the sale, and no missing window once sales are open', () => {
    expect(checkEnvironments([SHARED], { at: BEFORE })).toEqual([]);
    expect(checkEnvironments([removed(SHARED, PROJECT)], { at: BEFORE + 1 })).toEqual([]);
    const rules = RULES.filter(({ id }) => id === 'connections-fit');
    expect(checkEnvironments([sharedServer(1000)], { rules })).toEqual([]);
  });

  test.each(SHARED_CASES)('breaks rule %s', (...row) => {
    const [id, broken, object, field, at] = row;
    const rules = RULES.filter((rule) => rule.id === id);
    const [found, ...others] = checkEnvironments([broken], { rules, at });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ rule: id, festival: '_platform', cause: { line: expect.any(Number) } });
    expect([found?.object, found?.field]).toEqual([object, field]);
    expect(found?.cause.file).toMatch(/\.yaml$/);
  });
});

describe('the formats of clove check', () => {
  const rules = RULES.filter(({ id }) => id === 'spread');
  const broken = changed(GOOD, 'Deployment seat', `${POD}.topologySpreadConstraints`, []);
  const findings = checkTrees([broken], { rules });

  test('the terminal gives each rule once, with its reason, its remedy and every place', () => {
    const text = formatCheck(findings, { trees: 1 }, 'terminal').join('\n');
    expect(text).toMatch(/^error spread\n {2}charts-ts\/src\/charts\/services\.ts:\d+:1 /);
    expect(text).toContain(
      'Deployment seat spec.template.spec.topologySpreadConstraints: is not spread over kubernetes.io/hostname',
    );
    expect(text.match(/ why {3}/g)).toHaveLength(1);
    expect(text).toMatch(/2 errors, 0 warnings, 0 notes$/);
  });

  test('GitHub shows each beside its line, with nothing that would end the command early', () => {
    const [line] = formatCheck(findings, { trees: 1 }, 'github');
    expect(line).toMatch(
      /^::error file=charts-ts\/src\/charts\/services\.ts,line=\d+,col=1,title=spread::staging\/seoul-jazz-2026 Deployment seat [^\n]+%0A/,
    );
  });

  test('JSON has a version and everything', () => {
    const report: unknown = JSON.parse(formatCheck(findings, { trees: 1 }, 'json').join('\n'));
    expect(report).toMatchObject({
      version: 1,
      trees: 1,
      findings: [{ rule: 'spread', severity: 'error' }, {}],
    });
  });
});
