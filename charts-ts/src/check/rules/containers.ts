import { mebibytes } from '@clove/pool-images';
import { subjectOf } from '../../provenance/subject.ts';
import { eachContainer } from '../each.ts';
import type { Rule } from '../rule.ts';
import { componentOf } from '../tree.ts';

const CONTENT_TAG = /:[0-9a-f]{12}(?:@|$)/;
const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** What runs beside the pool: the data engines' official images, from any mirror. */
const ENGINE_IMAGES =
  /^(?:[a-z0-9.:-]+\/)+(?:postgres|postgresql|rabbitmq):[0-9][\w.-]*(?:@sha256:[0-9a-f]{64})?$/;

/** The verb of a service's image, by the kind of object that runs it. The toolbox has several. */
const VERBS: Readonly<Record<string, string>> = { Deployment: 'serve', Job: 'migrate' };

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** Seconds: a cold node pulls the image while the first connection waits; an engine recovers its log after a crash. */
const LEAST_STARTUP = { service: 30, engine: 300 } as const;

/** What every container has to have, whichever service it is of. */
export const containerRules: readonly Rule[] = [
  {
    id: 'image-identity',
    why: 'A tag that can move (latest, a branch) makes two pods of one Deployment run different code; in production only a digest cannot be pushed over.',
    remediation:
      'Pin a release whose images have digests; until one is pushed, ops.yaml may lift the rule by breakGlass.imagesWithoutDigest.',
    check: eachContainer(({ container: { image }, workload }, { target: { plan } }) => {
      if (image === undefined || componentOf(workload.object) === 'engine') return [];
      if (DIGEST.test(image)) return [];
      if (!CONTENT_TAG.test(image)) return [['image', `${image} has neither content tag nor digest`]];
      const lifted = plan.ops.breakGlass?.imagesWithoutDigest !== undefined;
      const needed = plan.environment.tier === 'production' && !lifted;
      return [['image', needed && `tier production needs a digest: ${image}`]];
    }),
  },
  {
    id: 'pool-images-only',
    why: 'Only images of the pool are built, scanned and tested by this repository; any other image runs unreviewed code next to the payments.',
    remediation: 'Add the image to pool-images/catalog, or use the one of the pinned release.',
    check: eachContainer(({ container: { image = '' }, workload }, { target: { plan } }) => {
      const isKnown =
        componentOf(workload.object) === 'engine'
          ? ENGINE_IMAGES.test(image)
          : [...plan.services, plan.toolbox].some(({ reference }) => reference === image);
      return [['image', !isKnown && `${image || 'no image'} is not what the pinned release has`]];
    }),
  },
  {
    id: 'runs-its-image',
    why: "Under a service's name, with its secrets and its network access, only that service's image may run, and only what was built into it.",
    remediation:
      'Use the image that the plan chose for the service, "serve" or "migrate" as its one argument, and no command.',
    check: eachContainer(({ container, workload: { object } }, { target: { plan } }) => {
      const { image } = subjectOf(plan, object);
      if (image === undefined) return [];
      const [other] = plan.services.filter(({ reference }) => reference === container.image);
      const isOther = other !== undefined && container.image !== image.reference;
      const verb = image.entry.kind === 'service' ? VERBS[object.kind] : undefined;
      const args = (container.args ?? []).join(' ');
      return [
        ['image', isOther && `runs ${other.entry.image} instead of ${image.entry.image}`],
        ['args', verb !== undefined && args !== verb && `runs with "${args}" instead of "${verb}"`],
        ['command', container.command !== undefined && "replaces the image's own program"],
      ];
    }),
  },
  {
    id: 'pull-if-not-present',
    why: 'Tags name content, so an image on the node is the right one; "Always" makes every start depend on the registry.',
    remediation: 'Set imagePullPolicy: IfNotPresent.',
    check: eachContainer(({ container: { imagePullPolicy: policy } }) => [
      ['imagePullPolicy', policy !== 'IfNotPresent' && `pulls ${policy ?? 'by the default policy'}`],
    ]),
  },
  {
    id: 'read-only-root',
    why: 'A read-only root keeps an intruder from leaving programs behind; Node and the engines still need a /tmp.',
    remediation: 'Set readOnlyRootFilesystem: true and mount an emptyDir at /tmp.',
    check: eachContainer(({ container: { securityContext, volumeMounts = [] } }) => {
      const isReadOnly = securityContext?.readOnlyRootFilesystem === true;
      const hasTmp = volumeMounts.some(({ mountPath }) => mountPath === '/tmp');
      return [
        [['securityContext', 'readOnlyRootFilesystem'], !isReadOnly && 'its root file system can be written'],
        ['volumeMounts', isReadOnly && !hasTmp && 'has no /tmp'],
      ];
    }),
  },
  {
    id: 'explicit-user',
    why: 'runAsNonRoot cannot judge a user that an image gives by name: the kubelet refuses the pod. A number also says who owns the volumes.',
    remediation: 'Set runAsUser to the uid of the image.',
    check: eachContainer(({ container, workload: { pod } }) => {
      const uid = container.securityContext?.runAsUser ?? pod.securityContext?.runAsUser;
      const wrong = uid === 0 ? 'runs as root' : 'states no numeric user';
      return [[['securityContext', 'runAsUser'], (uid === undefined || uid <= 0) && wrong]];
    }),
  },
  {
    id: 'requests-and-limits',
    why: 'Without requests the scheduler packs pods blindly and the autoscaler has no base; without a memory limit one leak takes the node; a tight cpu limit throttles Node at the opening.',
    remediation:
      'State cpu and memory requests and a memory limit, and no cpu limit ("resources" in the catalogue).',
    check: eachContainer(({ container: { resources } }) => {
      const { requests = {}, limits = {} } = resources ?? {};
      const [request, limit] = [requests['memory'], limits['memory']];
      const isAbove = request !== undefined && limit !== undefined && mebibytes(request) > mebibytes(limit);
      return [
        [['resources', 'requests', 'cpu'], requests['cpu'] === undefined && 'requests no cpu'],
        [['resources', 'requests', 'memory'], request === undefined && 'requests no memory'],
        [['resources', 'limits', 'memory'], limit === undefined && 'has no memory limit'],
        [['resources', 'requests', 'memory'], isAbove && `requests ${request}, above its limit ${limit}`],
        [['resources', 'limits', 'cpu'], limits['cpu'] !== undefined && 'has a cpu limit, which throttles'],
      ];
    }),
  },
  {
    id: 'probes-present',
    why: 'Without readiness a pod gets fans before it can answer, without liveness a stuck one stays, without startup a slow start is killed.',
    remediation: 'Give the container a startup, a readiness and a liveness probe on its management port.',
    check: eachContainer(
      ({ container }) => PROBES.map((probe) => [probe, container[probe] === undefined && `has no ${probe}`]),
      ['Deployment', 'StatefulSet'],
    ),
  },
  {
    id: 'probe-timeouts',
    why: 'The default of one second restarts healthy pods in the minute in which sales open and the node is busy.',
    remediation: 'State timeoutSeconds, periodSeconds and failureThreshold of every probe.',
    check: eachContainer(({ container }) =>
      PROBES.filter((probe) => container[probe] !== undefined).flatMap((probe) =>
        (['timeoutSeconds', 'periodSeconds', 'failureThreshold'] as const).map(
          (field) =>
            [
              [probe, field],
              container[probe]?.[field] === undefined && `${probe} states no ${field}`,
            ] as const,
        ),
      ),
    ),
  },
  {
    id: 'liveness-is-the-process',
    why: 'A liveness probe that asks what readiness asks restarts every pod when the database is briefly unavailable, and the restarts keep it down.',
    remediation: 'Point the liveness probe at /livez (the process only) and readiness at /readyz.',
    check: eachContainer(
      ({ container: { livenessProbe, readinessProbe } }) => {
        const alive = livenessProbe?.httpGet?.path;
        const isSame = alive !== undefined && alive === readinessProbe?.httpGet?.path;
        return [[['livenessProbe', 'httpGet', 'path'], isSame && `liveness and readiness both ask ${alive}`]];
      },
      ['Deployment'],
    ),
  },
  {
    id: 'startup-budget',
    why: 'A startup probe that gives up too early kills a pod that was nearly ready and restarts it without end.',
    remediation:
      'Raise failureThreshold x periodSeconds of the startup probe: 30 s for a service, 300 s for a data engine at least.',
    check: eachContainer(
      ({ container: { startupProbe }, workload }) => {
        const { failureThreshold, periodSeconds } = startupProbe ?? {};
        if (failureThreshold === undefined || periodSeconds === undefined) return [];
        const budget = failureThreshold * periodSeconds;
        const least = LEAST_STARTUP[componentOf(workload.object) === 'engine' ? 'engine' : 'service'];
        const message = `gives up after ${budget} s; at least ${least} s are needed`;
        return [[['startupProbe', 'failureThreshold'], budget < least && message]];
      },
      ['Deployment', 'StatefulSet'],
    ),
  },
  {
    id: 'own-database',
    why: 'Each service has one database and one role: a second writer breaks what only its owner checks, such as that nothing is sold twice.',
    remediation:
      'Let DATABASE_URL name the role and the database of the service itself (databaseEnv in charts-ts/src/charts/settings.ts).',
    check: eachContainer(({ container: { env = [] }, workload: { object } }, { target: { plan } }) => {
      const service = subjectOf(plan, object).image?.entry.service;
      if (service === undefined) return [];
      const own = plan.engine.postgres.owner(service);
      return env.map(({ name, value }, index) => {
        const [, role, database] = /^postgres:\/\/([^:@/]+)[^/]*\/([^?]*)/.exec(value ?? '') ?? [];
        const isOwn = role === own && database === own;
        const message = `role ${role ?? 'none'} in database ${database ?? 'none'}, but its own are called ${own}`;
        return [['env', index, 'value'], name === 'DATABASE_URL' && value !== undefined && !isOwn && message];
      });
    }),
  },
];
