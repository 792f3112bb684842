import { z } from 'zod';
import type { Complaint, Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

const Typed = z.looseObject({
  spec: z.looseObject({ type: z.string().optional(), externalIPs: z.array(z.string()).default([]) }),
});

export const servicesStayInside: Rule = {
  id: 'services-stay-inside',
  severity: 'error',
  why: 'A Service of type NodePort or LoadBalancer opens a way in beside the gateway: without sessions, limits and the waiting room.',
  remediation: 'Leave the type out (ClusterIP); what is public goes through the route to the gateway.',
  check: ({ tree }) =>
    ofKind(tree, 'Service').flatMap((object): Complaint[] => {
      const { type = 'ClusterIP', externalIPs = [] } = Typed.safeParse(object).data?.spec ?? {};
      const addresses = externalIPs.join(', ');
      return [
        ...(type === 'ClusterIP' ? [] : [{ object, field: ['spec', 'type'], message: `is a ${type}` }]),
        ...(addresses === ''
          ? []
          : [{ object, field: ['spec', 'externalIPs'], message: `answers on ${addresses}` }]),
      ];
    }),
};
