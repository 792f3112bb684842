import { edgeCause } from '../edges.ts';
import type { Complaint, Rule } from '../rule.ts';
import { settingsOf } from '../settings-of.ts';
import { containers } from '../tree.ts';

export const callersKnowAddresses: Rule = {
  id: 'callers-know-addresses',
  severity: 'error',
  why: 'A service calls whom its variables name: a missing address stops it at the start, and a wrong one sends its calls, with their token, to somebody else.',
  remediation:
    'Render the ConfigMap of the service from its edges (edgeData in charts-ts/src/charts/settings.ts) and refer to it.',
  check: ({ tree }) =>
    containers(tree, 'Deployment').flatMap(({ workload: { object }, container, path }): Complaint[] => {
      const settings = settingsOf(tree, container);
      const calls = tree.target.plan.edges.filter(({ from }) => from.name === object.metadata.name);
      return calls.flatMap((edge) => {
        if (edge.variable === undefined) return [];
        const address = `http://${edge.to.name}:${edge.port}`;
        const told = settings[edge.variable];
        if (told === address) return [];
        const message = `${edge.variable} is ${told ?? 'not given'} instead of ${address} (${edge.why})`;
        return [{ object, field: [...path, 'envFrom'], message, cause: edgeCause(tree, edge) }];
      });
    }),
};
