import { subjectOf } from '../../provenance/subject.ts';
import type { Rule } from '../rule.ts';
import { containers } from '../tree.ts';

export const ownDatabase: Rule = {
  id: 'own-database',
  severity: 'error',
  why: 'Each service has one database and one role: a second writer breaks what only its owner checks, such as that nothing is sold twice.',
  mend: 'Let DATABASE_URL name the role and the database of the service itself (databaseEnv in charts-ts/src/charts/settings.ts).',
  check: ({ tree }) =>
    containers(tree).flatMap(({ workload: { object }, container, path }) => {
      const { plan } = tree.target;
      const service = subjectOf(plan, object).image?.entry.service;
      if (service === undefined) return [];
      const own = plan.engine.postgres.owner(service);
      return (container.env ?? []).flatMap(({ name, value }, index) => {
        if (name !== 'DATABASE_URL' || value === undefined) return [];
        const [, role, database] = /^postgres:\/\/([^:@/]+)[^/]*\/([^?]*)/.exec(value) ?? [];
        if (role === own && database === own) return [];
        const message = `role ${role ?? 'none'} in database ${database ?? 'none'}, but its own are called ${own}`;
        return [{ object, field: [...path, 'env', index, 'value'], message }];
      });
    }),
};
