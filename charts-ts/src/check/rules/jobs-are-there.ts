import type { Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

export const jobsAreThere: Rule = {
  id: 'jobs-are-there',
  severity: 'error',
  why: 'Without its migration a service waits for a schema that never comes; without provisioning nothing is on sale.',
  remediation:
    'Every service with a database has a Job migrate-<service>, an open festival one Job provision (charts-ts/src/charts/jobs.ts).',
  check: ({ tree }) => {
    const { plan } = tree.target;
    if (plan.festival.state !== 'open') return [];
    const migrated = plan.services.filter(({ entry }) => entry.database !== undefined);
    const wanted = [...migrated.map(({ entry }) => `migrate-${entry.service}`), 'provision'];
    const present = new Set(
      ofKind(tree, 'Job').map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, '')),
    );
    return wanted
      .filter((name) => !present.has(name))
      .map((name) => ({ message: `there is no Job ${name}-<hash>` }));
  },
};
