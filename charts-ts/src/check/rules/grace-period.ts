import type { Rule, Violation } from '../rule.ts';
import { POD, workloads } from '../tree.ts';

/** Seconds for the last checkpoint of a busy server; killed in it, it recovers for minutes at the next start. */
const ENGINE_SECONDS = 30;

export const gracePeriod: Rule = {
  id: 'grace-period',
  why: 'A pod that is killed before its drain and its longest request are over drops fans in the middle of a purchase.',
  remediation:
    'Set terminationGracePeriodSeconds above drainSeconds (environment) + longestRequestSeconds (catalogue).',
  check: ({ tree }) => {
    const { plan } = tree.target;
    const engines = workloads(tree, 'StatefulSet').flatMap(({ object, pod }): Violation[] => {
      const given = pod.terminationGracePeriodSeconds ?? 30;
      if (given >= ENGINE_SECONDS) return [];
      const message = `${given} s, but a server needs ${ENGINE_SECONDS} s for its last checkpoint`;
      return [{ object, field: [...POD, 'terminationGracePeriodSeconds'], message }];
    });
    const services = workloads(tree, 'Deployment').flatMap(({ object, pod }): Violation[] => {
      const image = plan.services.find(({ entry }) => entry.service === object.metadata.name);
      if (image === undefined) return [];
      const hooks = pod.containers.map(({ lifecycle }) => lifecycle?.preStop);
      const sleep = Math.max(...hooks.map((hook) => hook?.sleep?.seconds ?? 0));
      const needed = sleep + plan.environment.drainSeconds + image.entry.longestRequestSeconds;
      const given = pod.terminationGracePeriodSeconds ?? 30;
      const message = `${given} s, but ${sleep > 0 ? 'preStop, ' : ''}draining and the longest request take ${needed} s`;
      return [
        ...(given > needed ? [] : [{ object, field: [...POD, 'terminationGracePeriodSeconds'], message }]),
        ...hooks.flatMap((hook, index) =>
          hook?.exec === undefined
            ? []
            : [
                {
                  object,
                  field: [...POD, 'containers', index, 'lifecycle', 'preStop', 'exec'],
                  message: 'fails: images of the pool have no shell, and drain by themselves',
                },
              ],
        ),
      ];
    });
    return [...engines, ...services];
  },
};
