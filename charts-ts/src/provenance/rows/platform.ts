import { environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { namespaceName } from '../settings.ts';
import type { SharedSubject, Subject } from '../subject.ts';

const argocd = (...path: string[]): Place => environment('argocd', ...path);

/** `[field, why, places]`: rows of one object. */
type Field<S> = readonly [field: string, why: string, from: (subject: S) => readonly Place[]];

function fields<S extends Subject | SharedSubject>(object: RegExp, rows: readonly Field<S>[]): Row<S>[] {
  return rows.map(([field, why, from]) => ({ object, field, why, from }));
}

const place = [
  ['metadata.namespace', 'where Argo CD runs', () => [argocd('namespace')]],
  ['**.clove.dev/environment', "the environment's name", () => [environment('environment')]],
  ['spec.sourceRepos', 'where the rendered manifests are', () => [argocd('repoURL')]],
] as const;

const PROJECT = /^AppProject /;

/** The project of a festival: it lies in `_platform` and comes from the festival's own plan. */
export const projectRows: readonly Row[] = [
  {
    object: PROJECT,
    why: 'what Argo CD may touch for this festival',
    from: () => [argocd(), festival('festival')],
    builder: ['platform/festival-project.ts', 'festivalProject'],
    switched: true,
  },
  ...fields<Subject>(PROJECT, [
    ...place,
    ['metadata.name', '<projectPrefix><slug>', () => [argocd('projectPrefix'), festival('festival')]],
    [
      'spec.description',
      'festival and environment by name',
      () => [festival('festival'), environment('environment')],
    ],
    ['spec.destinations.*.server', "the festival's cluster", () => [environment('cluster', 'server')]],
    ['spec.destinations.*.namespace', "the festival's one namespace", namespaceName],
    ['spec.clusterResourceWhitelist.*.name', "the festival's one namespace", namespaceName],
    [
      'spec.syncWindows',
      'nothing is synced by itself around the opening',
      () => [environment('freeze'), festival('sales', 'opensAt')],
    ],
    [
      'spec.syncWindows.*.schedule',
      'hours before sales open',
      () => [festival('sales', 'opensAt'), environment('freeze', 'hoursBefore')],
    ],
    [
      'spec.syncWindows.*.duration',
      'hours before and after sales open',
      () => [environment('freeze', 'hoursBefore'), environment('freeze', 'hoursAfter')],
    ],
    ['spec.syncWindows.*.description', 'when sales open', () => [festival('sales', 'opensAt')]],
    [
      'spec.syncWindows.*.syncOverrun',
      'a sync that runs when a freeze begins may finish',
      () => [argocd('syncOverrun')],
    ],
  ]),
];

const APPLICATION = /^Application /;
const APPLICATIONS = /^ApplicationSet /;
const PRIORITY = /^PriorityClass /;
const PLATFORM = 'platform/platform-application.ts';

const told = [argocd('notifications', 'triggers'), argocd('notifications', 'recipients')];
/** Keys of these annotations have dots: the rest of the path does not matter. */
const SUBSCRIPTION = 'notifications.argoproj.io/subscribe';
const whoIsTold = ({ path }: SharedSubject) => {
  const named = path.some((part) => String(part).startsWith(SUBSCRIPTION));
  return named ? [argocd('notifications', 'recipients'), ...told, argocd('notifications', 'service')] : [];
};

/** What the festivals of an environment share. */
export const sharedRows: readonly Row<SharedSubject>[] = [
  {
    object: PROJECT,
    why: 'what Argo CD may touch for the environment as a whole',
    from: () => [argocd()],
    builder: [PLATFORM, 'platformProject'],
    switched: true,
  },
  ...fields<SharedSubject>(PROJECT, [
    ...place,
    ['metadata.name', 'the prefix of all projects alone', () => [argocd('projectPrefix')]],
    ['spec.description', 'the environment by name', () => [environment('environment')]],
    ['spec.destinations.*.namespace', 'where Argo CD runs', () => [argocd('namespace')]],
    [
      'spec.destinations.1.server',
      "the priority class belongs into the festivals' cluster",
      () => [environment('cluster', 'server'), environment('priorityClasses')],
    ],
    [
      'spec.clusterResourceWhitelist',
      'the priority class is cluster-scoped',
      () => [environment('priorityClasses')],
    ],
    [
      'spec.clusterResourceWhitelist.*.name',
      'the priority class of this environment',
      () => [environment('namespacePrefix'), environment('priorityClasses')],
    ],
  ]),
  {
    object: APPLICATIONS,
    why: 'one Application per festival of this environment',
    from: () => [argocd()],
    builder: ['platform/application-set.ts', 'applicationSet'],
    switched: true,
  },
  ...fields<SharedSubject>(APPLICATIONS, [
    ...place,
    ['metadata.name', 'the prefix of all Applications alone', () => [argocd('projectPrefix')]],
    ['spec.generators.*.git.repoURL', 'where the rendered manifests are', () => [argocd('repoURL')]],
    ['spec.generators.*.git.revision', 'the branch that is synced', () => [argocd('targetRevision')]],
    [
      'spec.generators.*.git.directories.*.path',
      "the environment's rendered folders",
      () => [environment('environment'), argocd('pathPrefix')],
    ],
    [
      'spec.syncPolicy.applicationsSync',
      'in tier production an Application is only ever removed by hand',
      () => [environment('tier')],
    ],
    ['spec.template.metadata.name', '<projectPrefix><slug>', () => [argocd('projectPrefix')]],
    ['spec.template.metadata.annotations', 'who is told of syncs', whoIsTold],
    ['**.clove.dev/festival', 'the name of the folder', () => []],
    ['spec.template.spec.project', '<projectPrefix><slug>', () => [argocd('projectPrefix')]],
    ['spec.template.spec.source.repoURL', 'where the rendered manifests are', () => [argocd('repoURL')]],
    [
      'spec.template.spec.source.targetRevision',
      'the branch that is synced',
      () => [argocd('targetRevision')],
    ],
    [
      'spec.template.spec.destination.server',
      'the cluster of this environment',
      () => [environment('cluster', 'server')],
    ],
    [
      'spec.template.spec.destination.namespace',
      "the prefix of the festivals' namespaces",
      () => [environment('namespacePrefix')],
    ],
  ]),
  {
    object: /^Application .*\.priority$/,
    why: "keeps the priority class in the festivals' cluster",
    from: () => [environment('priorityClasses'), argocd()],
    builder: [PLATFORM, 'platformApplications'],
    switched: true,
  },
  {
    object: APPLICATION,
    why: 'keeps _platform itself',
    from: () => [argocd()],
    builder: [PLATFORM, 'platformApplications'],
    switched: true,
  },
  ...fields<SharedSubject>(/^Application .*\.priority$/, [
    ['spec.destination.server', 'the cluster of this environment', () => [environment('cluster', 'server')]],
  ]),
  ...fields<SharedSubject>(APPLICATION, [
    ...place,
    ['metadata.name', 'the prefix of all Applications alone', () => [argocd('projectPrefix')]],
    ['metadata.annotations', 'who is told of syncs', whoIsTold],
    ['spec.project', 'the prefix of all projects alone', () => [argocd('projectPrefix')]],
    ['spec.source.repoURL', 'where the rendered manifests are', () => [argocd('repoURL')]],
    ['spec.source.targetRevision', 'the branch that is synced', () => [argocd('targetRevision')]],
    [
      'spec.source.path',
      "the environment's rendered folder",
      () => [environment('environment'), argocd('pathPrefix')],
    ],
    ['spec.destination.server', "Argo CD's objects live where it runs", () => []],
    ['spec.destination.namespace', 'where Argo CD runs', () => [argocd('namespace')]],
  ]),
  {
    object: PRIORITY,
    why: 'pods that sell go before others in this environment',
    from: () => [environment('priorityClasses')],
    builder: ['platform/priority-class.ts', 'priorityClass'],
    switched: true,
  },
  ...fields<SharedSubject>(PRIORITY, [
    [
      'metadata.name',
      'unique where two environments share a cluster',
      () => [environment('namespacePrefix'), environment('priorityClasses')],
    ],
    ['**.clove.dev/environment', "the environment's name", () => [environment('environment')]],
  ]),
];
