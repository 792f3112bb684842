import { z } from 'zod';
import type { Rule, Violation } from '../rule.ts';
import { ofKind, selects, workloads } from '../tree.ts';

const Service = z.looseObject({
  spec: z.looseObject({
    type: z.string().optional(),
    selector: z.record(z.string(), z.string()).optional(),
    ports: z
      .array(
        z.looseObject({
          name: z.string().optional(),
          port: z.number(),
          targetPort: z.union([z.number(), z.string()]).optional(),
        }),
      )
      .default([]),
  }),
});

/** What an object and its pods are called alike. */
const NAME = 'app.kubernetes.io/name';

export const servicesSelectPods: Rule = {
  id: 'services-select-pods',
  why: 'A Service whose selector or target port fits no pod has an address that never answers; one that fits the pods of another service returns the answers of that one.',
  remediation:
    'Use the labels of the pod template (selector in charts-ts/src/charts/names.ts) and a named port of its container.',
  check: ({ tree }) =>
    ofKind(tree, 'Service').flatMap((object): Violation[] => {
      const spec = Service.safeParse(object).data?.spec;
      if (spec === undefined || spec.type === 'ExternalName') return [];
      const { selector, ports } = spec;
      const field = ['spec', 'selector'];
      const chosen = workloads(tree).filter(
        ({ labels }) => selector !== undefined && selects(selector, labels),
      );
      const [first, ...others] = chosen;
      if (first === undefined) return [{ object, field, message: 'selects no pods' }];
      const own = object.metadata.labels?.[NAME];
      const foreign = chosen.find(({ labels }) => labels[NAME] !== own);
      if (others.length > 0 || foreign !== undefined) {
        const names = chosen.map((other) => `${other.object.kind} ${other.object.metadata.name}`);
        return [{ object, field, message: `leads to the pods of ${names.join(', ')}` }];
      }
      const open = first.pod.containers.flatMap(({ ports = [] }) => ports);
      return ports.flatMap(({ name, port, targetPort = port }, index): Violation[] => {
        const field = ['spec', 'ports', index, 'targetPort'];
        const target = open.find((other) => targetPort === other.name || targetPort === other.containerPort);
        if (target === undefined)
          return [{ object, field, message: `no container listens on ${targetPort}` }];
        const meant = open.find((other) => other.name === name);
        if (meant === undefined || meant === target) return [];
        const message = `port ${name} leads to the container's port ${target.name ?? targetPort}`;
        return [{ object, field, message }];
      });
    }),
};
