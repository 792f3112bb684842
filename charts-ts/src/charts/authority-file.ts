import { AUTHORITY_FOLDER } from '../plan/engine-access.ts';
import type { Plan } from '../plan/plan.ts';
import { AUTHORITY_KEY } from '../plan/secrets.ts';
import { environment } from '../provenance/place.ts';
import { because, reason } from '../provenance/reason.ts';
import type { k8s } from './manifest.ts';

/** The certificate that the data engine's is checked against, as a file in a pod that talks to it. */
export function authorityFile(
  { engine, environment: { dataEngine } }: Plan,
  talks: boolean,
): { readonly volumes: k8s.Volume[]; readonly mounts: k8s.VolumeMount[] } {
  if (engine.authority === undefined || !talks) return { volumes: [], mounts: [] };
  const { secret } = engine.authority;
  const items = [{ key: AUTHORITY_KEY, path: AUTHORITY_KEY }];
  const why = reason("the authority that the data engine's certificate is checked against", () => [
    environment('dataEngine', dataEngine.kind === 'external' ? 'caSecret' : 'kind'),
  ]);
  const mount = { name: 'engine-authority', mountPath: AUTHORITY_FOLDER, readOnly: true };
  return {
    volumes: [because({ name: 'engine-authority', secret: { secretName: secret, items } }, why)],
    mounts: [because(mount, why)],
  };
}
