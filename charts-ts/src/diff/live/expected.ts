import { STARTED_BY } from '../../charts/names.ts';
import { type FieldPath, valueAt } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import type { TreeObject } from '../../tree-objects.ts';
import type { FieldOwner } from './field-owners.ts';

/** Who applies what git says: Argo CD, and `clove apply` under the same name. */
const APPLIER = 'argocd-controller';

/**
 * Programs of the cluster itself and of the operators that the manifests ask for. What they add is their part of the work,
 * no change by hand. Source: managedFields of the objects that each of them completes.
 */
const CONTROLLERS: readonly RegExp[] = [
  /^kube-controller-manager$/,
  /^kube-scheduler$/,
  /^kubelet$/,
  /^kube-apiserver$/,
  /^cloud-controller-manager$/,
  /^horizontal-pod-autoscaler$/,
  /^keda/,
  /^external-secrets/,
  /^(?:cnpg|cloudnative-pg)/,
  /^rabbitmq-cluster-operator|^messaging-topology-operator/,
  /^(?:istio|pilot)/,
  /^nginx-ingress-controller$/,
  /^(?:prometheus-operator|PrometheusOperator)$/,
  /^manager$/,
  /^kyverno|^gatekeeper/,
];

export function isController({ manager }: FieldOwner): boolean {
  return CONTROLLERS.some((pattern) => pattern.test(manager));
}

export function isApplier({ manager }: FieldOwner): boolean {
  return manager === APPLIER;
}

/** Neither the cluster nor Argo CD: a person with kubectl or another tool. */
export function isByHand(owner: FieldOwner): boolean {
  return !isController(owner) && !isApplier(owner);
}

/** Annotations of the tools that apply and restart; none of them is part of what git says. */
const TOOLS_OWN = new Set([
  'argocd.argoproj.io/tracking-id',
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  // "kubectl rollout restart", which follows each rotation of a secret.
  'kubectl.kubernetes.io/restartedAt',
]);

/** True for a field that a cluster has by design beside what git says. */
export function isExpectedField(path: FieldPath, kind: string, autoscaled: boolean): boolean {
  const [last, parent] = [path.at(-1), path.at(-2)];
  if (parent === 'annotations' && typeof last === 'string' && TOOLS_OWN.has(last)) return true;
  if (path.length === 1 && path[0] === 'status') return true;
  return autoscaled && isPods(path, kind);
}

/**
 * True for a Deployment without pods. Source: a horizontal autoscaler sets no 0 and leaves one alone, and no rendered ScaledObject
 * goes below 1. The API server records no manager for it, because the Scale that sets it leaves out a 0.
 */
export function isSwitchedOff(path: FieldPath, kind: string, value: unknown): boolean {
  return isPods(path, kind) && value === 0;
}

function isPods(path: FieldPath, kind: string): boolean {
  return kind === 'Deployment' && path.join('.') === 'spec.replicas';
}

/** Names of the Deployments whose number of pods an autoscaler decides. */
export function autoscaledNames(desired: readonly TreeObject[]): Set<string> {
  const targets = desired
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')
    .map(({ manifest }) => valueAt(manifest, ['spec', 'scaleTargetRef', 'name']));
  return new Set(targets.filter((name) => typeof name === 'string'));
}

/** What Kubernetes itself makes in every namespace. */
const MADE_BY_CLUSTER = /^(?:ConfigMap\/(?:kube-root-ca\.crt|istio-ca-root-cert)|ServiceAccount\/default)$/;

/** True for an object that git does not have and that was not made by hand: a controller's, Kubernetes' own, a Job of `clove`. */
export function isExpectedObject({ kind, metadata }: Manifest): boolean {
  if (MADE_BY_CLUSTER.test(`${kind}/${metadata.name}`)) return true;
  if (metadata.labels?.[STARTED_BY] !== undefined) return true;
  const owners = valueAt(metadata, ['ownerReferences']);
  return Array.isArray(owners) && owners.length > 0;
}

/** Fields at the top of an object that the server does not store when they say what their absence means. */
const NOT_STORED: readonly { readonly kind: string; readonly field: string; readonly value: unknown }[] = [
  { kind: 'PriorityClass', field: 'globalDefault', value: false },
];

/** What git says and the server leaves out, because it means the same. */
export function notStored(live: Manifest, desired: Manifest): Record<string, unknown> {
  const left = NOT_STORED.filter(
    ({ kind, field, value }) => kind === live.kind && live[field] === undefined && desired[field] === value,
  );
  return Object.fromEntries(left.map(({ field, value }) => [field, value]));
}
