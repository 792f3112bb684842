import { allOf, eachPod, type Verdict } from '../each.ts';
import type { Rule } from '../rule.ts';

/** Seconds for the last checkpoint of a busy server; killed in it, it recovers for minutes at the next start. */
const ENGINE_SECONDS = 30;

/** Seconds. Source: Kubernetes, terminationGracePeriodSeconds. */
const BY_DEFAULT = 30;

export const gracePeriod: Rule = {
  id: 'grace-period',
  why: 'A pod that is killed before its drain and its longest request are over drops fans in the middle of a purchase.',
  remediation:
    'Set terminationGracePeriodSeconds above drainSeconds (environment) + longestRequestSeconds (catalogue).',
  check: allOf(
    eachPod(
      ({ pod: { terminationGracePeriodSeconds: given = BY_DEFAULT } }) => [
        [
          'terminationGracePeriodSeconds',
          given < ENGINE_SECONDS &&
            `${given} s, but a server needs ${ENGINE_SECONDS} s for its last checkpoint`,
        ],
      ],
      ['StatefulSet'],
    ),
    eachPod(
      ({ object, pod }, { target: { plan } }) => {
        const image = plan.services.find(({ entry }) => entry.service === object.metadata.name);
        if (image === undefined) return [];
        const hooks = pod.containers.map(({ lifecycle }) => lifecycle?.preStop);
        const sleep = Math.max(...hooks.map((hook) => hook?.sleep?.seconds ?? 0));
        const needed = sleep + plan.environment.drainSeconds + image.entry.longestRequestSeconds;
        const given = pod.terminationGracePeriodSeconds ?? BY_DEFAULT;
        const message = `${given} s, but ${sleep > 0 ? 'preStop, ' : ''}draining and the longest request take ${needed} s`;
        return [
          ['terminationGracePeriodSeconds', given <= needed && message],
          ...hooks.map(
            (hook, index): Verdict => [
              ['containers', index, 'lifecycle', 'preStop', 'exec'],
              hook?.exec !== undefined && 'fails: images of the pool have no shell, and drain by themselves',
            ],
          ),
        ];
      },
      ['Deployment'],
    ),
  ),
};
