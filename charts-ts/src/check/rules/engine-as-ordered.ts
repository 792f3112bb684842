import { quantity } from '@clove/pool-images';
import type { BundledEngine, OperatorsEngine } from '../../environment/data-engine.ts';
import { type FieldPath, valueAt } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import { type Verdict, violations } from '../each.ts';
import type { Rule, Violation } from '../rule.ts';
import { named } from '../tree.ts';

const CONTAINER: FieldPath = ['spec', 'template', 'spec', 'containers', 0];

/** Where each kind of data engine says how large its volume is, and where its resources are. */
const KINDS: readonly (readonly [kind: string, storage: FieldPath, resources: FieldPath])[] = [
  [
    'StatefulSet',
    ['spec', 'volumeClaimTemplates', 0, 'spec', 'resources', 'requests', 'storage'],
    [...CONTAINER, 'resources'],
  ],
  ['Cluster', ['spec', 'storage', 'size'], ['spec', 'resources']],
  ['RabbitmqCluster', ['spec', 'persistence', 'storage'], ['spec', 'resources']],
];

export const engineAsOrdered: Rule = {
  id: 'engine-as-ordered',
  why: 'Bundled engines know nothing of each other: a second pod is a second, empty database behind the same name. One that is smaller than the environment says fills its volume or runs out of memory while tickets are sold; a volume cannot be made smaller or, in many clusters, larger afterwards.',
  remediation:
    'Render storage, cpu and memory from dataEngine.postgres and dataEngine.rabbitmq of the environment.',
  check: ({ tree }) => {
    const { environment, festival } = tree.target.plan;
    const { dataEngine } = environment;
    const isOpen = festival.state === 'open';
    if (dataEngine.kind === 'external') return [];
    return (['postgres', 'rabbitmq'] as const).flatMap((name) => {
      const { storage, cpu, memory, memoryLimit } = dataEngine[name];
      const ordered = isOpen ? podsOf(dataEngine, name) : undefined;
      return KINDS.flatMap(([kind, volume, resources]): Violation[] => {
        const object = named(tree, kind, name);
        if (object === undefined) return [];
        return violations(object, [
          pods(object, ordered),
          below(object, volume, storage),
          below(object, [...resources, 'requests', 'cpu'], cpu),
          below(object, [...resources, 'requests', 'memory'], memory),
          below(object, [...resources, 'limits', 'memory'], memoryLimit),
        ]);
      });
    });
  },
};

/** Pods of an engine while its festival is open. */
function podsOf(engine: BundledEngine | OperatorsEngine, name: 'postgres' | 'rabbitmq'): number {
  if (engine.kind === 'bundled') return 1;
  return name === 'postgres' ? engine.postgres.instances : engine.rabbitmq.replicas;
}

function pods(object: Manifest, ordered: number | undefined): Verdict {
  const field = ['spec', object.kind === 'Cluster' ? 'instances' : 'replicas'];
  const given = valueAt(object, field) ?? 1;
  return [field, ordered !== undefined && given !== ordered && `runs ${given} pods instead of ${ordered}`];
}

function below(object: Manifest, field: FieldPath, ordered: string): Verdict {
  const given = valueAt(object, field);
  const isBelow = (quantity(given) ?? 0) < (quantity(ordered) ?? 0);
  return [field, isBelow && `${given ?? 'nothing'} is less than the ${ordered} of the environment`];
}
