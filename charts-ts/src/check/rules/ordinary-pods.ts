import type { Complaint, Rule } from '../rule.ts';
import { POD, workloads } from '../tree.ts';

/** Fields of a pod that nothing here needs, and what each would do. */
const HARM: Readonly<Record<string, string>> = {
  hostAliases: "sends a name, such as the payment provider's, to an address of its own",
  dnsConfig: 'looks names up somewhere else',
  shareProcessNamespace: "lets a container read the others' memory",
  ephemeralContainers: 'is for debugging a pod by hand',
  nodeName: 'goes past the scheduler to one node, and dies with it',
  schedulerName: 'waits for a scheduler that a cluster may not have',
  nodeSelector: 'stays pending where the cluster has no such node',
  affinity: 'stays pending, or crowds one node, where spreading would do',
  tolerations: 'may run where no pods are wanted, such as on a node that is being drained',
};

/** Volumes that carry what a pod wrote into the next one. */
const LASTING = ['persistentVolumeClaim', 'ephemeral', 'csi'];

export const ordinaryPods: Rule = {
  id: 'ordinary-pods',
  severity: 'error',
  why: 'Services keep everything in their database and find each other by name; a pod with ways of its own around that is one that no test has run and no report explains.',
  remediation:
    'Remove the field. What a service really needs belongs into the charts, for every festival alike.',
  check: ({ tree }) =>
    workloads(tree).flatMap(({ object, pod }): Complaint[] => [
      ...Object.entries(HARM).flatMap(([field, harm]) =>
        pod[field] === undefined || pod[field] === false
          ? []
          : [{ object, field: [...POD, field], message: harm }],
      ),
      ...(pod['dnsPolicy'] === undefined || pod['dnsPolicy'] === 'ClusterFirst'
        ? []
        : [{ object, field: [...POD, 'dnsPolicy'], message: 'does not find the Services of the cluster' }]),
      ...(pod.volumes ?? []).flatMap((volume, index) => {
        const kind = LASTING.find((candidate) => volume[candidate] !== undefined);
        return kind === undefined
          ? []
          : [{ object, field: [...POD, 'volumes', index, kind], message: 'keeps data outside the database' }];
      }),
    ]),
};
