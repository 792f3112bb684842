import { z } from 'zod';
import type { Manifest } from '../../manifest-shape.ts';
import type { Complaint, Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

const OPTIONS = 'argocd.argoproj.io/sync-options';
const KEPT = ['Namespace', 'StatefulSet', 'PersistentVolumeClaim', 'Cluster', 'Database', 'RabbitmqCluster'];

const Name = z.looseObject({ name: z.string() });
const Claims = z.looseObject({
  spec: z.looseObject({
    persistentVolumeClaimRetentionPolicy: z
      .looseObject({ whenDeleted: z.string().default('Retain'), whenScaled: z.string().default('Retain') })
      .prefault({}),
    volumeClaimTemplates: z.array(z.looseObject({ metadata: Name })).default([]),
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(z.looseObject({ volumeMounts: z.array(Name).default([]) })),
      }),
    }),
  }),
});

export const keepsData: Rule = {
  id: 'keeps-data',
  severity: 'error',
  why: 'Whatever is removed from git by mistake, what holds sold tickets must survive the prune; it goes only by "clove festival destroy".',
  remediation:
    'Annotate it with Prune=false,Delete=false (annotations(wave, { keep: true })), and keep data in a volume claim that is retained.',
  check: ({ tree }) =>
    ofKind(tree, ...KEPT).flatMap((object): Complaint[] => {
      const options = (object.metadata.annotations?.[OPTIONS] ?? '').split(',');
      const missing = ['Prune=false', 'Delete=false'].filter((option) => !options.includes(option));
      const message = `can be removed by a sync: ${missing.join(', ')} is missing`;
      return [
        ...(missing.length === 0 ? [] : [{ object, field: ['metadata', 'annotations', OPTIONS], message }]),
        ...(object.kind === 'StatefulSet' ? volumeComplaints(object) : []),
      ];
    }),
};

/** The volumes of a StatefulSet are claims that outlive it, and its container has them. */
function volumeComplaints(object: Manifest): Complaint[] {
  const { data } = Claims.safeParse(object);
  if (data === undefined) return [];
  const { volumeClaimTemplates: claims, persistentVolumeClaimRetentionPolicy: kept, template } = data.spec;
  const mounted = template.spec.containers.flatMap(({ volumeMounts }) => volumeMounts);
  const lasting = claims.some(({ metadata }) => mounted.some(({ name }) => name === metadata.name));
  const deleted = (['whenDeleted', 'whenScaled'] as const).filter((when) => kept[when] !== 'Retain');
  return [
    ...deleted.map((when) => ({
      object,
      field: ['spec', 'persistentVolumeClaimRetentionPolicy', when],
      message: 'deletes its volumes',
    })),
    ...(lasting
      ? []
      : [
          {
            object,
            field: ['spec', 'volumeClaimTemplates'],
            message: 'keeps its data in no claim of its own',
          },
        ]),
  ];
}
