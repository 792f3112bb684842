import { objectName } from '../finding.ts';
import type { Complaint, Rule } from '../rule.ts';
import { containers, type Objects } from '../tree.ts';

export const noDuplicates: Rule = {
  id: 'no-duplicates',
  severity: 'error',
  why: 'Two objects of one kind, namespace and name overwrite each other, and which one wins depends on the order of the sync.',
  remediation: 'Give one of them another name.',
  check: ({ tree }) => [...duplicates(tree), ...containerNames(tree)],
  checkEnvironment: ({ tree }) => duplicates(tree),
};

function duplicates({ objects }: Objects): Complaint[] {
  const seen = new Set<string>();
  return objects.flatMap((object) => {
    const key = `${object.apiVersion} ${objectName(object)} ${object.metadata.namespace ?? ''}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ object, field: ['metadata', 'name'], message: `a second ${objectName(object)}` }];
  });
}

function containerNames(tree: Objects): Complaint[] {
  return containers(tree).flatMap(({ workload, container: { name }, path }, index, all): Complaint[] =>
    all.slice(0, index).some((other) => other.workload === workload && other.container.name === name)
      ? [{ object: workload.object, field: [...path, 'name'], message: `a second container ${name}` }]
      : [],
  );
}
