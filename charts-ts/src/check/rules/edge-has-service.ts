import { z } from 'zod';
import { edgeCause } from '../edges.ts';
import type { Rule } from '../rule.ts';
import { named } from '../tree.ts';

const Ports = z.looseObject({
  spec: z.looseObject({ ports: z.array(z.looseObject({ port: z.number() })).default([]) }),
});

export const edgeHasService: Rule = {
  id: 'edge-has-service',
  severity: 'error',
  why: 'A caller finds its callee by the name of a Service and its port; without one every call fails at its first purchase.',
  remediation: 'Render the Service with the port of the edge, or remove the edge from the catalogue.',
  check: ({ tree }) =>
    tree.target.plan.edges.flatMap((edge) => {
      // Nobody calls anybody there: only what keeps data is rendered.
      if (tree.target.plan.festival.state === 'archived') return [];
      // Only pods that others call need an address: edges from outside come through the same Services.
      if (edge.to.kind !== 'pods') return [];
      const object = named(tree, 'Service', edge.to.name);
      const cause = edgeCause(tree, edge);
      const who = `${edge.from.name} -> ${edge.to.name}:${edge.port} (${edge.why})`;
      if (object === undefined)
        return edge.variable === undefined
          ? []
          : [{ message: `${who}: there is no Service ${edge.to.name}`, cause }];
      const ports = Ports.safeParse(object).data?.spec.ports ?? [];
      if (ports.some(({ port }) => port === edge.port)) return [];
      // Metrics are scraped from pods, not through a Service.
      if (edge.from.kind === 'namespace') return [];
      return [
        { object, field: ['spec', 'ports'], message: `${who}: the Service has no port ${edge.port}`, cause },
      ];
    }),
};
