import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  type OpsFile,
  parseEnvironment,
  platformFrom,
  projectFiles,
  schemaComplaints,
} from '../src/index.ts';
import { ENVIRONMENT, NUMBERED, PRODUCTION } from './festival-texts.ts';
import { planOf } from './rendering.ts';
import { PROFILES, SWITCHES, withBlock } from './switch-texts.ts';

const ARGOCD = `freeze: { hoursBefore: 24, hoursAfter: 6 }
cluster: { name: far, server: "https://far.example" }
argocd:
  projectPrefix: clove-test-
  repoURL: https://github.com/example/festivals.git
  notifications: { service: slack, recipients: [ops, sales] }
`;

const PROJECT = '3-appproject-clove-test-spring-2026.yaml';
const UNDIGESTED: OpsFile = {
  breakGlass: { imagesWithoutDigest: { reason: 'tags of a test have no digest' } },
};

/** Parsed objects of `_platform` by file name. */
function platform(environment = `${ENVIRONMENT}${ARGOCD}`, festival = NUMBERED, ops: OpsFile = {}) {
  const loaded = parseEnvironment(environment, 'gitops/environments/test/environment.yaml');
  const files = platformFrom(loaded, [projectFiles(planOf({ environment, festival, ops }))]);
  return new Map([...files].map(([file, text]) => [file, z.looseObject({}).parse(parse(text))]));
}

const Project = z.looseObject({
  spec: z.looseObject({
    destinations: z.array(z.object({ server: z.string(), namespace: z.string() })),
    clusterResourceWhitelist: z.array(z.looseObject({})),
    namespaceResourceWhitelist: z.array(z.object({ group: z.string(), kind: z.string() })),
    syncWindows: z.array(z.looseObject({})).optional(),
  }),
});

const project = (...args: Parameters<typeof platform>) => Project.parse(platform(...args).get(PROJECT)).spec;

describe('the objects of _platform', () => {
  test.each(['priorityClasses: false', 'priorityClasses: true'])('are what Argo CD takes (%s)', (line) => {
    const objects = platform(`${ENVIRONMENT}${ARGOCD}${line}\n`);
    for (const [file, object] of objects) {
      expect(schemaComplaints(object)).toEqual([]);
      expect(file).toMatch(/^\d-[a-z]+-(?:clove-test|staging-festival-selling)/);
    }
    expect(objects.has('3-priorityclass-staging-festival-selling.yaml')).toBe(line.endsWith('true'));
  });

  test('are none where the environment has no argocd', () => {
    expect(platform(ENVIRONMENT).size).toBe(0);
  });

  test('survive pruning and the deletion of the Application that keeps them', () => {
    for (const object of platform().values()) {
      expect(object['metadata']).toMatchObject({
        annotations: {
          'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
          // Once git no longer has it, what stays is no difference that keeps the Application of _platform OutOfSync.
          'argocd.argoproj.io/compare-options': expect.stringMatching(/(?:^|,)IgnoreExtraneous$/),
        },
      });
    }
  });
});

describe('the project of a festival', () => {
  test('lets its Application into one namespace of one cluster, with the kinds that Clove renders and no other', () => {
    const spec = project();
    expect(spec).toMatchObject({ sourceRepos: ['https://github.com/example/festivals.git'] });
    expect(spec.destinations).toEqual([
      { server: 'https://far.example', namespace: 'staging-festival-spring-2026' },
    ]);
    expect(spec.clusterResourceWhitelist).toEqual([
      { group: '', kind: 'Namespace', name: 'staging-festival-spring-2026' },
    ]);
    const kinds = spec.namespaceResourceWhitelist.map(({ group, kind }) => `${group}/${kind}`);
    for (const kind of [
      '/Namespace',
      '/Secret',
      'rbac.authorization.k8s.io/Role',
      'argoproj.io/Application',
    ]) {
      expect(kinds).not.toContain(kind);
    }
  });

  test.each([
    ...Object.entries(PROFILES),
    ...Object.entries(SWITCHES).map(
      ([name, { key, block }]) => [name, withBlock(ENVIRONMENT, key, block)] as const,
    ),
  ])('still permits to prune what there was before a switch to %s', (_, environment) => {
    const before = project().namespaceResourceWhitelist;
    expect(
      project(`${environment.replace(/^(?:freeze|cluster):.*\n/gm, '')}${ARGOCD}`).namespaceResourceWhitelist,
    ).toEqual(before);
  });

  test('denies automatic syncs around the opening, in UTC, lets a person sync and a running sync finish', () => {
    // Opens at 20:00 in Seoul, 11:00 UTC on 1 March; 24 hours before that begins on the last day of February.
    expect(project().syncWindows).toEqual([
      expect.objectContaining({
        kind: 'deny',
        schedule: '0 11 28 2 *',
        duration: '30h',
        timeZone: 'UTC',
        applications: ['*'],
        manualSync: true,
        syncOverrun: true,
        description: expect.stringContaining('comes back every year'),
      }),
    ]);
  });

  test.each([
    ['no freeze', ENVIRONMENT + ARGOCD.replace(/freeze:.*\n/, ''), NUMBERED, {}],
    ['a freeze of no hours', ENVIRONMENT + ARGOCD.replace('24', '0').replace('6 }', '0 }'), NUMBERED, {}],
    [
      'an archived festival',
      ENVIRONMENT + ARGOCD,
      NUMBERED.replace('title:', 'state: archived\ntitle:'),
      { backup: { recordedAt: '2026-09-01T00:00:00Z', location: 's3://backups/spring' } },
    ],
  ])('has no window with %s', (_, environment, festival, ops) => {
    expect(project(environment, festival, ops).syncWindows).toBeUndefined();
  });

  test('does not name what older versions of Argo CD do not know where the environment says so', () => {
    const [window] = project(`${ENVIRONMENT}${ARGOCD}  syncOverrun: false\n`).syncWindows ?? [];
    expect(window).toMatchObject({ kind: 'deny', manualSync: true });
    expect(window).not.toHaveProperty('syncOverrun');
  });
});

describe('the ApplicationSet', () => {
  const set = () => platform().get('4-applicationset-clove-test.yaml');

  test('makes an Application per festival folder, never of _platform, and its project from the folder alone', () => {
    expect(set()).toMatchObject({
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [
          {
            git: {
              directories: [
                { path: 'gitops/rendered/staging/*' },
                { path: 'gitops/rendered/staging/_platform', exclude: true },
              ],
            },
          },
        ],
        template: {
          metadata: { name: 'clove-test-{{ .path.basename }}' },
          spec: {
            project: 'clove-test-{{ .path.basename }}',
            destination: {
              server: 'https://far.example',
              namespace: 'staging-festival-{{ .path.basename }}',
            },
            syncPolicy: { automated: { prune: true, selfHeal: true, allowEmpty: false } },
          },
        },
      },
    });
  });

  test.each(['4-applicationset-clove-test.yaml', '4-application-clove-test.yaml'])(
    'compares as the API server would, and lets no retry skip a failed Job (%s)',
    (file) => {
      const text = JSON.stringify(platform().get(file));
      expect(text).toMatch(/"argocd.argoproj.io\/compare-options":"ServerSideDiff=true[,"]/);
      expect(text).not.toContain('ApplyOutOfSyncOnly');
    },
  );

  test('keeps what runs when it is deleted, and in production never deletes an Application', () => {
    expect(set()).toMatchObject({ spec: { syncPolicy: { preserveResourcesOnDeletion: true } } });
    expect(set()).not.toHaveProperty('spec.syncPolicy.applicationsSync');
    const production = platform(`${PRODUCTION}${ARGOCD}`, NUMBERED, UNDIGESTED);
    expect(production.get('4-applicationset-clove-test.yaml')).toMatchObject({
      spec: { syncPolicy: { preserveResourcesOnDeletion: true, applicationsSync: 'create-update' } },
    });
  });

  test('subscribes every recipient to every trigger', () => {
    expect(set()).toMatchObject({
      spec: {
        template: {
          metadata: {
            annotations: { 'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'ops;sales' },
          },
        },
      },
    });
  });
});

describe('the Application of _platform', () => {
  test('lives where Argo CD runs, and sends only the priority class to the cluster of the festivals', () => {
    const objects = platform(`${ENVIRONMENT}${ARGOCD}priorityClasses: true\n`);
    expect(objects.get('4-application-clove-test.yaml')).toMatchObject({
      spec: {
        project: 'clove-test',
        destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
        source: {
          path: 'gitops/rendered/staging/_platform',
          directory: { exclude: '*-priorityclass-*.yaml' },
        },
      },
    });
    expect(objects.get('4-application-clove-test.priority.yaml')).toMatchObject({
      spec: {
        destination: { server: 'https://far.example' },
        source: { directory: { include: '*-priorityclass-*.yaml' } },
      },
    });
    expect(objects.get('3-appproject-clove-test.yaml')).toMatchObject({
      spec: { clusterResourceWhitelist: [{ kind: 'PriorityClass', name: 'staging-festival-selling' }] },
    });
  });
});
