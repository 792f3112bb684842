import type { k8s } from './manifest.ts';

/** The numeric user of the pool's images (see pool-images/Dockerfile). */
export const POOL_UID = 65532;

/** Pod fields that Pod Security "restricted" asks for, and no token: nothing here calls the Kubernetes API. */
export function restrictedPod(
  uid: number,
): Pick<k8s.PodSpec, 'automountServiceAccountToken' | 'enableServiceLinks' | 'securityContext'> {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: uid,
      fsGroup: uid,
      // A data volume of some size takes minutes to walk at every start otherwise.
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/** Container fields of "restricted", with a read-only root. */
export function restrictedContainer(): k8s.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
  };
}
