import { stepsOf } from '../../field-path.ts';
import { schemaComplaints } from '../../kubernetes-schema.ts';
import type { Complaint, Rule } from '../rule.ts';
import type { Objects } from '../tree.ts';

export const schemaValid: Rule = {
  id: 'schema-valid',
  severity: 'error',
  why: 'The API server refuses a wrong value and silently drops a field that it does not know: what was reviewed is then not what runs.',
  remediation: 'Correct the field; if the kind is new, add its schema to charts-ts/src/published-schemas.ts.',
  check: ({ tree }) => invalid(tree),
  checkEnvironment: ({ tree }) => invalid(tree),
};

function invalid({ objects }: Objects): Complaint[] {
  return objects.flatMap((object) =>
    schemaComplaints(object).map((message) => {
      const [, path] = /^\/?([^:\s]+)(?::|$)/.exec(message) ?? [];
      const field = stepsOf(path?.replaceAll('/', '.') ?? '');
      return { object, field: field.map((part) => (/^\d+$/.test(part) ? Number(part) : part)), message };
    }),
  );
}
