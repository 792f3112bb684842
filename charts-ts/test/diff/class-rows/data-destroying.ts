import { having, statefulSet } from '../trees.ts';
import {
  applications,
  CLAIM,
  CONTAINER,
  claim,
  cluster,
  namespace,
  type Row,
  sold,
  withDatabase,
} from './samples.ts';

/** Changes that lose data, or what was sold. */
export const DATA_DESTROYING: readonly Row[] = [
  ['a namespace', namespace, undefined, ['data-destroying']],
  ['a claim', claim, undefined, ['data-destroying']],
  ['a data engine', statefulSet(), undefined, ['data-destroying']],
  [
    'a smaller claim',
    claim,
    having(claim, ['spec', 'resources', 'requests', 'storage'], '5Gi'),
    ['data-destroying', 'impossible'],
  ],
  [
    'a smaller volume of a data engine',
    statefulSet(),
    having(statefulSet(), [...CLAIM, 'resources', 'requests', 'storage'], '50Gi'),
    ['data-destroying', 'impossible'],
  ],
  [
    'another storage class of a data engine',
    statefulSet(),
    having(statefulSet(), [...CLAIM, 'storageClassName'], 'slow'),
    ['data-destroying', 'impossible'],
  ],
  [
    'a data folder on a scratch volume',
    statefulSet(),
    having(statefulSet(), [...CONTAINER, 'volumeMounts', 0, 'name'], 'tmp'),
    ['data-destroying', 'disruptive', 'config'],
  ],
  [
    'a scratch volume over a part of the data folder',
    statefulSet(),
    having(statefulSet(), [...CONTAINER, 'volumeMounts', 2], {
      name: 'tmp',
      mountPath: '/var/lib/postgresql/18',
    }),
    ['data-destroying', 'disruptive', 'config'],
  ],
  [
    'another data folder by its variable',
    statefulSet(),
    having(statefulSet(), [...CONTAINER, 'env', 0, 'value'], '/tmp/pg'),
    ['data-destroying', 'disruptive', 'config'],
  ],
  [
    'no variable for the data folder any more',
    statefulSet(),
    having(statefulSet(), [...CONTAINER, 'env'], undefined),
    ['data-destroying', 'disruptive', 'config'],
  ],
  ...[
    ['-c', 'fsync=off'],
    ['-cfsync=OFF'],
    ['--full-page-writes=0'],
    ['-F'],
    ['-c', 'synchronous_commit=off'],
    ['-c', 'zero_damaged_pages=on'],
    ['-D', '/tmp/pg'],
  ].map(
    (args): Row => [
      `a database that loses data: ${args.join(' ')}`,
      statefulSet(),
      having(statefulSet(), [...CONTAINER, 'args'], args),
      ['data-destroying', 'disruptive', 'config'],
    ],
  ),
  [
    "a database that loses data by its operator's parameters",
    cluster({}),
    cluster({ parameters: { max_connections: '100', fsync: 'off' } }),
    ['data-destroying', 'disruptive'],
  ],
  [
    'a new data engine that loses data',
    undefined,
    having(statefulSet(), [...CONTAINER, 'args'], ['-c', 'fsync=off']),
    ['data-destroying', 'capacity'],
  ],
  [
    'volumes that go with the set',
    statefulSet(),
    having(statefulSet(), ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted'], 'Delete'),
    ['data-destroying', 'config'],
  ],
  [
    'fewer places',
    ...sold((s) => Object.assign(s.performances[0]?.sections[1] ?? {}, { capacity: 19999 })),
    ['data-destroying', 'sale'],
  ],
  [
    'fewer rows',
    ...sold((s) => Object.assign(s.performances[0]?.sections[0] ?? {}, { rows: 19 })),
    ['data-destroying', 'sale'],
  ],
  ['a performance gone', ...sold((s) => s.performances.pop()), ['data-destroying', 'sale']],
  ['a section gone', ...sold((s) => s.performances[0]?.sections.pop()), ['data-destroying', 'sale']],
  [
    'seats that become places',
    ...sold((s) => Object.assign(s.performances[0]?.sections[0] ?? {}, { kind: 'standing' })),
    ['data-destroying', 'sale'],
  ],
  [
    'less stock of an option',
    ...sold((s) => Object.assign(s.goods[0]?.options?.[0] ?? {}, { stock: 1 })),
    ['data-destroying', 'sale'],
  ],
  ['an option gone', ...sold((s) => s.goods[0]?.options?.pop()), ['data-destroying', 'sale']],
  ['less stock', ...sold((s) => Object.assign(s.goods[0] ?? {}, { stock: 1 })), ['data-destroying', 'sale']],
  [
    'nights that leave',
    ...sold((s) => Object.assign(s.rooms[0] ?? {}, { to: '2026-08-08' })),
    ['data-destroying', 'sale'],
  ],
  [
    'another database',
    withDatabase('postgres://seat:$(P)@db.example:5432/seat'),
    withDatabase('postgres://seat:$(P)@db2.example:5432/seat'),
    ['data-destroying', 'config'],
  ],
  [
    'another option of the same database',
    withDatabase('postgres://seat:$(P)@db.example:5432/seat'),
    withDatabase('postgres://seat:$(P)@db.example:5432/seat?sslmode=verify-full'),
    ['config'],
  ],
  ['an application set', applications, undefined, ['data-destroying']],
  [
    'preservation taken from an application set',
    applications,
    having(applications, ['spec', 'syncPolicy'], {}),
    ['data-destroying', 'disruptive'],
  ],
];
