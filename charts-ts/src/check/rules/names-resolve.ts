import { policyOf } from '../edges.ts';
import type { Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

const DNS = 53;

export const namesResolve: Rule = {
  id: 'names-resolve',
  severity: 'error',
  why: 'Every address in a setting is a name: without a way to DNS for all pods (TCP too, for long answers) each call fails before it leaves.',
  remediation:
    'Render the NetworkPolicy allow-dns: every pod, egress, port 53 by UDP and TCP (charts-ts/src/charts/policies.ts).',
  check: ({ tree }) => {
    const open = ofKind(tree, 'NetworkPolicy').flatMap((object) => {
      const spec = policyOf(object);
      const everyPod = spec !== undefined && Object.keys(spec.podSelector).length === 0;
      if (!everyPod || !spec.policyTypes.includes('Egress')) return [];
      const ports = spec.egress.flatMap((rule) => rule.ports ?? []);
      return ports.filter(({ port }) => port === DNS).map(({ protocol = 'TCP' }) => protocol);
    });
    const missing = ['UDP', 'TCP'].filter((protocol) => !open.includes(protocol));
    return missing.map((protocol) => ({ message: `no policy lets all pods ask port ${DNS} by ${protocol}` }));
  },
};
