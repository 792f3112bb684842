import { z } from 'zod';
import type { Complaint, Rule } from '../rule.ts';
import { ofKind, selects, workloads } from '../tree.ts';

const Service = z.looseObject({
  spec: z.looseObject({
    selector: z.record(z.string(), z.string()).optional(),
    ports: z
      .array(z.looseObject({ port: z.number(), targetPort: z.union([z.number(), z.string()]).optional() }))
      .default([]),
  }),
});

export const servicesSelectPods: Rule = {
  id: 'services-select-pods',
  severity: 'error',
  why: 'A Service whose selector or target port fits no pod has an address that nobody answers.',
  mend: 'Use the labels of the pod template (selector in charts-ts/src/charts/names.ts) and a named port of its container.',
  check: ({ tree }) =>
    ofKind(tree, 'Service').flatMap((object): Complaint[] => {
      const spec = Service.safeParse(object).data?.spec;
      const selector = spec?.selector;
      // Without a selector it points at endpoints outside, which nobody here can check.
      if (spec === undefined || selector === undefined) return [];
      const pods = workloads(tree, 'Deployment', 'StatefulSet').find(({ labels }) =>
        selects(selector, labels),
      );
      if (pods === undefined) return [{ object, field: ['spec', 'selector'], message: 'selects no pods' }];
      const open = pods.pod.containers.flatMap(({ ports = [] }) =>
        ports.flatMap(({ name, containerPort }) => [name, containerPort]),
      );
      return spec.ports.flatMap(({ port, targetPort }, index) =>
        open.includes(targetPort ?? port)
          ? []
          : [
              {
                object,
                field: ['spec', 'ports', index, 'targetPort'],
                message: `no container listens on ${targetPort ?? port}`,
              },
            ],
      );
    }),
};
