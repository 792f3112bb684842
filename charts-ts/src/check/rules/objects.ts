import { z } from 'zod';
import { WAVES } from '../../charts/waves.ts';
import { stepsOf, valueAt } from '../../field-path.ts';
import { schemaComplaints } from '../../kubernetes-schema.ts';
import { isPermitted, PERMITTED_KINDS } from '../../platform/permitted-kinds.ts';
import { eachObject, everywhere, type Verdict } from '../each.ts';
import { objectName } from '../finding.ts';
import type { Rule, Violation } from '../rule.ts';
import { containers, type Objects, ofKind } from '../tree.ts';

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
/** What is no DNS label but a DNS name: a dot keeps names of `_platform` apart from those of festivals. */
const DOTTED = new Set(['Application', 'ApplicationSet', 'AppProject', 'PriorityClass']);
const SUBDOMAIN = /^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/;
/** A StatefulSet's pods carry its name and an 11-character revision in one label; a Service's name is a DNS label that starts with a letter. */
const NAME_LIMITS: Readonly<Record<string, number>> = { StatefulSet: 52 };
const NAME_LIMIT = 63;

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';
const KNOWN_WAVES = new Set<string | undefined>(Object.values(WAVES).map(String));
/** Kinds that everything else needs: they are in the first wave. */
const FOUNDATION = new Set([
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'StatefulSet',
]);

const ENFORCED = 'pod-security.kubernetes.io/enforce';

const ServiceSpec = z.looseObject({
  type: z.string().optional(),
  externalIPs: z.array(z.string()).default([]),
});

/** Where each kind keeps the options of its syncs. */
const SYNC_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  Application: ['spec', 'syncPolicy', 'syncOptions'],
  ApplicationSet: ['spec', 'template', 'spec', 'syncPolicy', 'syncOptions'],
};

/** What objects of every kind, or of one, have to say: names, places, order, schemas. */
export const objectRules: readonly Rule[] = [
  {
    id: 'schema-valid',
    why: 'The API server refuses a wrong value and silently drops a field that it does not know: what was reviewed is then not what runs.',
    remediation:
      'Correct the field; if the kind is new, add its schema to charts-ts/src/published-schemas.ts.',
    ...everywhere(schemaFaults),
  },
  {
    id: 'valid-names',
    why: 'Names become DNS labels and label values: beyond 63 characters (52 for a StatefulSet, whose pods add a revision) objects are refused or get no pods.',
    remediation:
      'Shorten the slug, the service name or the namespace prefix; use lower case letters, digits and inner hyphens.',
    ...everywhere(
      eachObject(({ kind, metadata: { name, labels = {} } }) => {
        const limit = NAME_LIMITS[kind] ?? NAME_LIMIT;
        const allowed = DOTTED.has(kind) ? SUBDOMAIN : LABEL;
        const isGood =
          allowed.test(name) && name.length <= limit && !(kind === 'Service' && /^[0-9]/.test(name));
        const message = `"${name}" (${name.length} characters) is no name of a ${kind}: at most ${limit}`;
        return [
          [['metadata', 'name'], !isGood && message],
          ...Object.entries(labels).map(
            ([key, value]): Verdict => [
              ['metadata', 'labels', key],
              value.length > NAME_LIMIT && `label value "${value}" is above ${NAME_LIMIT} characters`,
            ],
          ),
        ];
      }),
    ),
  },
  {
    id: 'no-duplicates',
    why: 'Two objects of one kind, namespace and name overwrite each other, and which one wins depends on the order of the sync.',
    remediation: 'Give one of them another name.',
    check: ({ tree }) => [...duplicates(tree), ...containerNames(tree)],
    checkEnvironment: ({ tree }) => duplicates(tree),
  },
  {
    id: 'own-namespace',
    why: 'A festival owns one namespace; an object anywhere else would be shared, refused by its project, or left behind.',
    remediation: 'Make the object in the festival chart, or move a cluster-scoped one to _platform.',
    check: eachObject(({ kind, metadata }, { target: { plan } }) => {
      const field = kind === 'Namespace' ? 'name' : 'namespace';
      const isOwn = metadata[field] === plan.namespace;
      const message = `is in ${metadata[field] ?? 'no namespace'} instead of ${plan.namespace}`;
      return [[['metadata', field], !isOwn && message]];
    }),
  },
  {
    id: 'namespace-is-restricted',
    why: 'These rules check what is rendered; only the label on the namespace makes the API server refuse every other pod that asks for rights.',
    remediation: `Label the namespace ${ENFORCED}: restricted (addNamespace in charts-ts/src/charts/foundation.ts).`,
    check: ({ tree }) => {
      const { namespace } = tree.target.plan;
      const object = ofKind(tree, 'Namespace').find(({ metadata }) => metadata.name === namespace);
      if (object === undefined) return [{ message: `there is no Namespace ${namespace}` }];
      const level = object.metadata.labels?.[ENFORCED];
      if (level === 'restricted') return [];
      const message = `enforces Pod Security "${level ?? 'nothing'}" instead of "restricted"`;
      return [{ object, field: ['metadata', 'labels', ENFORCED], message }];
    },
  },
  {
    id: 'kinds-permitted',
    why: 'Argo CD refuses the whole sync of a festival over one object of a kind that its project does not permit.',
    remediation:
      'Add the kind to PERMITTED_KINDS in charts-ts/src/platform/permitted-kinds.ts, unless it gives rights.',
    check: eachObject((object) => [
      [
        'kind',
        object.kind !== 'Namespace' &&
          !isPermitted(object) &&
          `${object.kind} is none of the ${PERMITTED_KINDS.length} kinds that a festival's project permits`,
      ],
    ]),
  },
  {
    id: 'ordered-by-waves',
    why: 'Argo CD applies a wave at a time: an object in the wrong one starts before what it needs. Hooks are invisible to health and skipped by a selective sync.',
    remediation: 'Make it with metadata(plan, { wave }) of charts-ts/src/charts/names.ts, and no hooks.',
    check: eachObject(({ kind, metadata: { annotations = {} } }) => {
      if (HOOK in annotations) return [[['metadata', 'annotations', HOOK], 'is a hook']];
      const wave = annotations[WAVE];
      const field = ['metadata', 'annotations', WAVE];
      if (!KNOWN_WAVES.has(wave)) return [[field, `is in wave ${wave ?? 'none'}, which does not exist`]];
      const isLate = FOUNDATION.has(kind) && wave !== String(WAVES.foundation);
      const message = `a ${kind} must exist first: wave ${WAVES.foundation}, not ${wave}`;
      return [[field, isLate && message]];
    }),
  },
  {
    id: 'services-stay-inside',
    why: 'A Service of type NodePort or LoadBalancer exposes pods past the gateway: without sessions, limits and the waiting room.',
    remediation: 'Leave the type out (ClusterIP); what is public goes through the route to the gateway.',
    check: eachObject(
      (object) => {
        const { type = 'ClusterIP', externalIPs = [] } =
          ServiceSpec.safeParse(valueAt(object, ['spec'])).data ?? {};
        return [
          [['spec', 'type'], type !== 'ClusterIP' && `is a ${type}`],
          [['spec', 'externalIPs'], externalIPs.length > 0 && `answers on ${externalIPs.join(', ')}`],
        ];
      },
      ['Service'],
    ),
  },
  {
    id: 'failed-jobs-stop-syncs',
    why: 'A failed Job is in sync: with ApplyOutOfSyncOnly a retry skips it and rolls the services onto a schema that was not migrated.',
    remediation:
      'Leave ApplyOutOfSyncOnly out: syncPolicy() in charts-ts/src/platform/sync-policy.ts is for every Application.',
    checkEnvironment: eachObject((object) => {
      const field = SYNC_OPTIONS[object.kind] ?? [];
      const options = valueAt(object, field);
      return (Array.isArray(options) ? options : []).map((option, index) => [
        [...field, index],
        /^ApplyOutOfSyncOnly *= *true$/i.test(String(option)) && 'lets a retry skip a failed Job',
      ]);
    }, Object.keys(SYNC_OPTIONS)),
  },
];

function schemaFaults({ tree }: { readonly tree: Objects }): Violation[] {
  return tree.objects.flatMap((object) =>
    schemaComplaints(object).map((message) => {
      const [, path] = /^\/?([^:\s]+)(?::|$)/.exec(message) ?? [];
      const field = stepsOf(path?.replaceAll('/', '.') ?? '');
      return { object, field: field.map((part) => (/^\d+$/.test(part) ? Number(part) : part)), message };
    }),
  );
}

function duplicates({ objects }: Objects): Violation[] {
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

function containerNames(tree: Objects): Violation[] {
  return containers(tree).flatMap(({ workload, container: { name }, path }, index, all): Violation[] =>
    all.slice(0, index).some((other) => other.workload === workload && other.container.name === name)
      ? [{ object: workload.object, field: [...path, 'name'], message: `a second container ${name}` }]
      : [],
  );
}
