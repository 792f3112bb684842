import { POOL_UID, restrictedContainer, restrictedPod } from '../charts/pod-security.ts';
import { type Console, isSshAddress } from '../environment/console.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { PORTS } from '../plan/ports.ts';
import { environment as inEnvironment } from '../provenance/place.ts';
import { because, eachBecause, type Reason, reason, switchedOn } from '../provenance/reason.ts';
import { consoleApplication, consoleProject } from './console-application.ts';
import {
  consoleLabels,
  consoleMetadata,
  consoleName,
  consoleReason,
  consoleSelector,
  NAMED,
} from './console-names.ts';
import { consolePolicy, consoleRoutes } from './console-reach.ts';
import { consoleExternalSecrets } from './console-secret.ts';
import { type ConsoleVariable, consoleVariables, KEY_FILES, KEY_FOLDER } from './console-variables.ts';
import type { ArgoCdSettings } from './names.ts';

/** Seconds that the console finishes requests in after it has drained, and those to spare. */
const FINISH_SECONDS = 30 + 5;

/**
 * The platform console, beside Argo CD; nothing where the environment has none. One pod, never two: sessions and proposals
 * are in its memory, and it works in a clone of its own.
 */
export function consoleObjects(environment: EnvironmentFile, argocd: ArgoCdSettings) {
  const { console } = environment;
  if (console === undefined) return [];
  return [
    consoleProject(environment, argocd),
    consoleApplication(environment, argocd),
    account(environment, argocd),
    consolePolicy(environment, argocd, console),
    ...consoleExternalSecrets(environment, argocd, console),
    deployment(environment, argocd, console),
    service(environment, argocd),
    ...consoleRoutes(environment, argocd, console),
  ];
}

const SWITCHED = () => [inEnvironment('console')];

function account(environment: EnvironmentFile, argocd: ArgoCdSettings) {
  const object = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: consoleMetadata(environment, argocd, 'foundation'),
    automountServiceAccountToken: false,
  };
  return because(object, switchedOn(account, 'an account of its own, without a token', SWITCHED));
}

function service(environment: EnvironmentFile, argocd: ArgoCdSettings) {
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: consoleMetadata(environment, argocd, 'services'),
    spec: {
      selector: consoleSelector(argocd),
      ports: [{ name: 'http', port: PORTS.http, targetPort: 'http', protocol: 'TCP' }],
    },
  };
  return because(object, switchedOn(service, 'the address of the console', SWITCHED));
}

function deployment(environment: EnvironmentFile, argocd: ArgoCdSettings, console: Console) {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: consoleMetadata(environment, argocd, 'services'),
    spec: {
      replicas: 1,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 300,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: consoleSelector(argocd) },
      template: {
        metadata: { labels: consoleLabels(environment.environment, argocd) },
        spec: podSpec(environment, argocd, console),
      },
    },
  };
  return because(object, switchedOn(deployment, 'the console, in one pod', SWITCHED));
}

function podSpec(environment: EnvironmentFile, argocd: ArgoCdSettings, console: Console) {
  const hasKey = isSshAddress(console.repository.url);
  const name = consoleName(argocd);
  const byKey = consoleReason('an ssh address is reached by a deploy key', ['repository', 'url']);
  const spec = {
    ...restrictedPod(POOL_UID),
    serviceAccountName: name,
    terminationGracePeriodSeconds: environment.drainSeconds + FINISH_SECONDS,
    containers: [container(environment, argocd, console, hasKey ? [because(KEY_MOUNT(), byKey)] : [])],
    volumes: [
      // The clone, made anew at each start: what was not pushed is nowhere but in memory, so there is nothing to keep.
      { name: 'tmp', emptyDir: { sizeLimit: '2Gi' } },
      ...(hasKey ? [because(keyVolume(name), byKey)] : []),
    ],
  };
  return eachBecause(spec, {
    serviceAccountName: NAMED,
    terminationGracePeriodSeconds: reason('drain + the time to finish requests + 5 s', () => [
      inEnvironment('drainSeconds'),
    ]),
  });
}

const KEY_MOUNT = () => ({ name: 'key', mountPath: KEY_FOLDER, readOnly: true });

/** 0440: ssh refuses a key that others may read, and the group is the pod's own. */
function keyVolume(secretName: string) {
  const items = Object.entries(KEY_FILES).map(([key, path]) => ({ key, path }));
  return {
    name: 'key',
    secret: eachBecause({ secretName, defaultMode: 0o440, items }, { secretName: NAMED }),
  };
}

function container(
  environment: EnvironmentFile,
  argocd: ArgoCdSettings,
  console: Console,
  keys: readonly ReturnType<typeof KEY_MOUNT>[],
) {
  const { tag, digest } = console.image;
  const fields = {
    name: 'console',
    image: `${environment.registry}/console:${tag}@${digest}`,
    imagePullPolicy: 'IfNotPresent',
    args: ['console', '--hosted'],
    ports: [
      { name: 'http', containerPort: PORTS.http, protocol: 'TCP' },
      { name: 'management', containerPort: PORTS.management, protocol: 'TCP' },
    ],
    env: consoleVariables(environment, console).map((variable) => entry(variable, consoleName(argocd))),
    // Measured with this repository: 230 MB while pages are read, 390 MB while a proposal is rendered and compared.
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '2Gi' } },
    startupProbe: probe('/livez', { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30 }),
    // Ready once the provider and the repository have answered; a clone takes its time.
    readinessProbe: probe('/readyz', { periodSeconds: 3, timeoutSeconds: 2, failureThreshold: 2 }),
    livenessProbe: probe('/livez', { periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 }),
    securityContext: restrictedContainer(),
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...keys],
  };
  const built: Reason = reason('the build of the console that runs', () => [
    inEnvironment('console', 'image', 'tag'),
    inEnvironment('console', 'image', 'digest'),
    inEnvironment('registry'),
  ]);
  return eachBecause(fields, { image: built });
}

function entry({ name, value, why }: ConsoleVariable, secret: string) {
  const given =
    value === undefined
      ? { name, valueFrom: { secretKeyRef: eachBecause({ name: secret, key: name }, { name: NAMED }) } }
      : { name, value };
  return because(given, why);
}

function probe(path: string, timing: Readonly<Record<string, number>>) {
  return { httpGet: { path, port: 'management' }, ...timing };
}
