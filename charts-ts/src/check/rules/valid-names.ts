import type { Complaint, Rule } from '../rule.ts';
import type { Objects } from '../tree.ts';

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
/** What is no DNS label but a DNS name: a dot keeps names of `_platform` apart from those of festivals. */
const DOTTED = new Set(['Application', 'ApplicationSet', 'AppProject', 'PriorityClass']);
const SUBDOMAIN = /^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/;
/** A StatefulSet's pods carry its name and an 11-character revision in one label; a Service's name is a DNS label that starts with a letter. */
const LIMITS: Readonly<Record<string, number>> = { StatefulSet: 52 };
const DEFAULT_LIMIT = 63;

export const validNames: Rule = {
  id: 'valid-names',
  severity: 'error',
  why: 'Names become DNS labels and label values: beyond 63 characters (52 for a StatefulSet, whose pods add a revision) objects are refused or get no pods.',
  remediation:
    'Shorten the slug, the service name or the namespace prefix; use lower case letters, digits and inner hyphens.',
  check: ({ tree }) => badNames(tree),
  checkEnvironment: ({ tree }) => badNames(tree),
};

function badNames({ objects }: Objects): Complaint[] {
  return objects.flatMap((object) => {
    const { name, labels = {} } = object.metadata;
    const limit = LIMITS[object.kind] ?? DEFAULT_LIMIT;
    const allowed = DOTTED.has(object.kind) ? SUBDOMAIN : LABEL;
    const bad =
      !allowed.test(name) || name.length > limit || (object.kind === 'Service' && /^[0-9]/.test(name));
    const long = Object.entries(labels).filter(([, value]) => value.length > DEFAULT_LIMIT);
    return [
      ...(bad
        ? [
            {
              object,
              field: ['metadata', 'name'],
              message: `"${name}" (${name.length} characters) is no name of a ${object.kind}: at most ${limit}`,
            },
          ]
        : []),
      ...long.map(([key, value]) => ({
        object,
        field: ['metadata', 'labels', key],
        message: `label value "${value}" is above ${DEFAULT_LIMIT} characters`,
      })),
    ];
  });
}
