import type { Rule } from '../rule.ts';

export const ownNamespace: Rule = {
  id: 'own-namespace',
  severity: 'error',
  why: 'A festival owns one namespace; an object anywhere else would be shared, refused by its project, or left behind.',
  remediation: 'Make the object in the festival chart, or move a cluster-scoped one to _platform.',
  check: ({ tree }) => {
    const { namespace } = tree.target.plan;
    return tree.objects.flatMap((object) => {
      const place = object.kind === 'Namespace' ? object.metadata.name : object.metadata.namespace;
      if (place === namespace) return [];
      const field = object.kind === 'Namespace' ? ['metadata', 'name'] : ['metadata', 'namespace'];
      return [{ object, field, message: `is in ${place ?? 'no namespace'} instead of ${namespace}` }];
    });
  },
};
