import { becomesUnsafe, cannotReadData, dataMoves, goesToOlderEngine } from './engine-facts.ts';
import { POD } from './kinds.ts';
import { grows, type Rule, rule } from './rule.ts';

const CONTAINER = `${POD} containers *`;
const MOVED = 'the data engine begins in another, empty folder: what was sold stays behind';
const UNSAFE = 'a crash loses what was sold';
const OTHER_VERSION = 'this version does not start on the data that is there';

/** What a reader of StatefulSets and operators' objects must not overlook: where data lies and whether it lasts. */
export const DATA_ENGINES: readonly Rule[] = [
  rule(
    'StatefulSet',
    'spec volumeClaimTemplates **',
    ['impossible', 'data-destroying'],
    'its volumes are immutable',
    (j) => !grows(j),
  ),
  rule(
    'StatefulSet',
    'spec volumeClaimTemplates * spec resources requests storage',
    'capacity',
    'a larger volume: grown by hand once this is merged, see docs/ops.md "A volume grows"',
    grows,
  ),
  ...['volumeMounts **', 'env PGDATA **', 'env RABBITMQ_* **', 'args **', 'command **'].map((part) =>
    rule('StatefulSet', `${CONTAINER} ${part}`, 'data-destroying', MOVED, dataMoves),
  ),
  ...['+', `${CONTAINER} args **`, `${CONTAINER} command **`].map((path) =>
    rule('StatefulSet', path, 'data-destroying', UNSAFE, becomesUnsafe),
  ),
  ...['+', 'spec postgresql parameters **'].map((path) =>
    rule('Cluster', path, 'data-destroying', UNSAFE, becomesUnsafe),
  ),
  rule('Cluster', 'spec postgresql parameters **', 'disruptive', 'settings of the server'),
  rule('StatefulSet', `${CONTAINER} image`, 'impossible', OTHER_VERSION, cannotReadData),
  rule('Cluster', 'spec imageName', ['image', 'disruptive'], 'the data engine restarts'),
  rule('RabbitmqCluster', 'spec image', ['image', 'disruptive'], 'the data engine restarts'),
  rule('Cluster', 'spec imageName', 'impossible', OTHER_VERSION, goesToOlderEngine),
  rule('RabbitmqCluster', 'spec image', 'impossible', OTHER_VERSION, goesToOlderEngine),
];
