import { matchesPath } from '../field-path.ts';
import type { Difference } from './model.ts';
import type { Pair } from './pair.ts';

/** A field in whose absence the API server sets this value, by a pattern of `matchesPath`. */
interface ServerDefault {
  readonly kind: string;
  readonly path: string;
  readonly value: unknown;
}

/** Source: what `npm run trees` was answered by Kubernetes 1.36 and by the CRDs of each kind. */
const SERVER_DEFAULTS: readonly ServerDefault[] = [
  { kind: 'StatefulSet', path: 'spec volumeClaimTemplates * apiVersion', value: 'v1' },
  { kind: 'StatefulSet', path: 'spec volumeClaimTemplates * kind', value: 'PersistentVolumeClaim' },
  { kind: 'HTTPRoute', path: 'spec parentRefs * group', value: 'gateway.networking.k8s.io' },
  { kind: 'HTTPRoute', path: 'spec parentRefs * kind', value: 'Gateway' },
  { kind: 'HTTPRoute', path: 'spec rules * backendRefs * group', value: '' },
  { kind: 'HTTPRoute', path: 'spec rules * backendRefs * kind', value: 'Service' },
  { kind: 'HTTPRoute', path: 'spec rules * backendRefs * weight', value: 1 },
  { kind: 'Cluster', path: 'spec managed roles * inherit', value: true },
  { kind: 'Cluster', path: 'spec managed roles * connectionLimit', value: -1 },
  { kind: 'ExternalSecret', path: 'spec data * remoteRef conversionStrategy', value: 'Default' },
  { kind: 'ExternalSecret', path: 'spec data * remoteRef decodingStrategy', value: 'None' },
  { kind: 'ExternalSecret', path: 'spec data * remoteRef metadataPolicy', value: 'None' },
];

/** True when one side leaves out what the API server then fills in, and the other says just that. */
export function saysServerDefault({ before, after }: Pair, difference: Difference): boolean {
  const kind = (after ?? before)?.kind;
  if ((difference.before === undefined) === (difference.after === undefined)) return false;
  return SERVER_DEFAULTS.some(
    (known) =>
      known.kind === kind &&
      known.value === (difference.before ?? difference.after) &&
      matchesPath(known.path, difference.segments),
  );
}
