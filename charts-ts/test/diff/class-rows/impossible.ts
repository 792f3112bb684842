import { configMap, having, job, scaler, statefulSet } from '../trees.ts';
import { CONTAINER, cluster, engine, type Row, seat, service, sold } from './samples.ts';

/** Changes that the cluster or the database refuses. */
export const IMPOSSIBLE: readonly Row[] = [
  [
    'an older PostgreSQL',
    engine('postgres:18'),
    engine('postgres:17'),
    ['impossible', 'disruptive', 'image'],
  ],
  [
    'a newer PostgreSQL',
    engine('postgres:18.1'),
    engine('postgres:19'),
    ['impossible', 'disruptive', 'image'],
  ],
  ['a repaired PostgreSQL', engine('postgres:18'), engine('postgres:18.3'), ['disruptive', 'image']],
  [
    'an older RabbitMQ',
    engine('rabbitmq:4.2'),
    engine('rabbitmq:4.1'),
    ['impossible', 'disruptive', 'image'],
  ],
  ['a newer RabbitMQ', engine('rabbitmq:4.2'), engine('rabbitmq:4.3'), ['disruptive', 'image']],
  [
    'an older PostgreSQL of the operator',
    cluster({}),
    cluster({ image: 'ghcr.io/cnpg/postgresql:17.2' }),
    ['impossible', 'disruptive', 'image'],
  ],
  [
    'a newer PostgreSQL of the operator, which upgrades it',
    cluster({}),
    cluster({ image: 'ghcr.io/cnpg/postgresql:19' }),
    ['disruptive', 'image'],
  ],
  [
    'a minimum above the maximum',
    scaler(10),
    having(scaler(10), ['spec', 'minReplicas'], 11),
    ['impossible', 'capacity'],
  ],
  ['a new autoscaler whose minimum is above its maximum', undefined, scaler(1), ['impossible', 'capacity']],
  [
    'the currency',
    ...sold((s) => Object.assign(s, { currency: 'USD' })),
    ['impossible', 'disruptive', 'sale'],
  ],
  [
    'the zone',
    ...sold((s) => Object.assign(s, { timezone: 'Asia/Tokyo' })),
    ['impossible', 'disruptive', 'sale'],
  ],
  ['a selector', seat, having(seat, ['spec', 'selector', 'matchLabels', 'x'], 'y'), ['impossible']],
  ['a cluster address', service, having(service, ['spec', 'clusterIP'], '10.0.0.1'), ['impossible']],
  [
    'the name of a governing service',
    statefulSet(),
    having(statefulSet(), ['spec', 'serviceName'], 'x'),
    ['impossible'],
  ],
  [
    "a job's template under its name",
    job('setup-00000001'),
    having(job('setup-00000001'), [...CONTAINER, 'args'], ['x']),
    ['impossible', 'config'],
  ],
  [
    'immutable data under its name',
    configMap('seat-00000001', { A: '1' }),
    configMap('seat-00000001', { A: '2' }),
    ['impossible', 'config'],
  ],
];
