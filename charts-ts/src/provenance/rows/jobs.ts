import { chosen, consumers, databases, pinned } from '../images.ts';
import { environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import {
  brokerSetupPlaces,
  databaseSetupPlaces,
  everySetting,
  everyVariable,
  variablePlaces,
} from '../settings.ts';
import type { Subject } from '../subject.ts';

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.*`;

/** Everything that is sold, and when; goods and rooms where there are any. */
const SOLD = ['performances', 'sales', 'title', 'refunds', 'timezone', 'currency'] as const;

/** Set-up, migrations and provisioning. A Job is called after its content, and so after what decides that. */
export const jobRows: readonly Row[] = [
  {
    object: /^Job migrate-/,
    why: 'the service has a database, whose schema its image brings up to date',
    from: (subject) => chosen(subject, 'database'),
    builder: ['charts/jobs.ts', 'addMigrations'],
  },
  {
    object: /^Job migrate-/,
    field: 'metadata.name',
    why: 'the service, and the hash of what it runs with',
    from: (subject) => [
      ...pinned(subject),
      ...everySetting(subject),
      ...everyVariable(subject, variablePlaces),
      ...chosen(subject, 'service'),
    ],
  },
  {
    object: /^Job migrate-/,
    field: '**.app.kubernetes.io/name',
    why: 'migrations have one name for all services',
    from: () => [],
  },
  {
    object: /^(?:Job|ServiceAccount) database-setup/,
    why: 'a database and a role for every service that declares one',
    from: (subject) => [...databases(subject), environment('dataEngine', 'kind')],
    builder: ['charts/jobs.ts', 'addDatabaseSetup'],
  },
  {
    object: /^Job database-setup-/,
    field: 'metadata.name',
    why: 'the hash of what it runs with',
    from: (subject) => [...toolbox(subject), ...everyVariable(subject, databaseSetupPlaces)],
  },
  {
    object: /^(?:Job|ServiceAccount) broker-setup/,
    why: 'queues for every service that consumes domain events',
    from: (subject) => [...consumers(subject), environment('dataEngine', 'kind')],
    builder: ['charts/jobs.ts', 'addBrokerSetup'],
  },
  {
    object: /^Job broker-setup-/,
    field: 'metadata.name',
    why: 'the hash of what it runs with',
    from: (subject) => [
      ...toolbox(subject),
      ...consumers(subject),
      ...everyVariable(subject, brokerSetupPlaces),
    ],
  },
  {
    object: /^ConfigMap topology-/,
    why: 'queues for every service that consumes domain events',
    from: consumers,
    builder: ['charts/jobs.ts', 'addBrokerSetup'],
  },
  ...['metadata.name', 'data'].map(
    (field): Row => ({
      object: /^ConfigMap topology-/,
      field,
      why: 'the domain events that are consumed',
      from: consumers,
    }),
  ),
  {
    object: /^ServiceAccount migrate$/,
    why: 'migrations run as an account of their own',
    from: databases,
    builder: ['charts/jobs.ts', 'addMigrations'],
  },
  {
    object: /^Job provision-/,
    why: 'what is sold, given to the services after they started',
    from: () => [festival('sales'), festival('performances')],
    builder: ['charts/jobs.ts', 'addProvision'],
  },
  {
    object: /^Job provision-/,
    field: 'metadata.name',
    why: 'the hash of what is sold and of what it runs with',
    from: (subject) => [
      ...everythingSold(subject),
      ...toolbox(subject),
      ...everySetting(asToolbox(subject)),
      ...everyVariable(asToolbox(subject), variablePlaces),
    ],
  },
  {
    object: /^ConfigMap sale-/,
    why: 'what is sold, and when',
    from: () => [festival('sales'), festival('performances'), festival('title')],
    builder: ['festival/sale-document.ts', 'saleDocument'],
  },
  { object: /^ConfigMap sale-/, field: 'metadata.name', why: 'what is sold, and when', from: everythingSold },
  { object: /^ConfigMap sale-/, field: 'data', why: 'what is sold, and when', from: sold },
  {
    object: /^Job (?:database-setup|broker-setup|provision)-/,
    field: `${CONTAINER}.image`,
    why: 'the toolbox of the pinned release',
    from: toolbox,
  },
  {
    object: /^Job database-setup-/,
    field: `${CONTAINER}.env.*`,
    why: 'one database per service that declares one',
    from: databaseSetupPlaces,
  },
  {
    object: /^Job broker-setup-/,
    field: `${CONTAINER}.env.*`,
    why: 'how the broker is reached',
    from: brokerSetupPlaces,
  },
  {
    object: /^Job broker-setup-/,
    field: `${POD}.volumes.*.configMap.name`,
    why: 'named after the domain events that are consumed',
    from: consumers,
  },
  {
    object: /^Job provision-/,
    field: `${POD}.volumes.*.configMap.name`,
    why: 'named after what is sold',
    from: everythingSold,
  },
  {
    object: /^Job provision-/,
    field: `${CONTAINER}.envFrom`,
    why: 'named after whom it may call',
    from: (subject) => everySetting(asToolbox(subject)),
  },
  {
    object: /^Job provision-/,
    field: `${CONTAINER}.env.*`,
    why: 'the services that sale data is given to',
    from: (subject) => variablePlaces(asToolbox(subject)),
  },
];

/** Jobs of the toolbox have names of their own. */
function asToolbox(subject: Subject): Subject {
  const { toolbox: image } = subject.plan;
  return { ...subject, image, owner: image.entry.service };
}

function toolbox(subject: Subject): Place[] {
  return pinned(asToolbox(subject));
}

function everythingSold({ plan }: Subject): Place[] {
  const { goods = [], rooms = [] } = plan.festival;
  return [
    ...SOLD.map((key) => festival(key)),
    ...(goods.length > 0 ? [festival('goods')] : []),
    ...(rooms.length > 0 ? [festival('rooms')] : []),
  ];
}

/** A path into sale.json is the same path in the festival file, lists by index or by id. */
function sold(subject: Subject): Place[] {
  const inside = subject.path.slice(2);
  if (inside.length === 0) return everythingSold(subject);
  let value: unknown = subject.plan.festival;
  const resolved = inside.map((part) => {
    const position = Array.isArray(value)
      ? value.findIndex((item: { id?: unknown }) => item.id === part)
      : -1;
    const key = position === -1 ? part : position;
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    return key;
  });
  return [festival(...resolved)];
}
