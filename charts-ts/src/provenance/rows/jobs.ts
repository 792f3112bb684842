import { catalogue, environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { imagesWith, type Subject } from '../subject.ts';
import { brokerImages, chosen, pinned } from './services.ts';

const CONTAINER = 'spec.template.spec.containers.*';

/** Set-up, migrations and provisioning. */
export const jobRows: readonly Row[] = [
  {
    object: /^Job migrate-/,
    why: 'the service has a database, whose schema its image brings up to date',
    from: (subject) => chosen(subject, 'database'),
    builder: ['charts/jobs.ts', 'addMigrations'],
  },
  {
    object: /^(?:Job|ServiceAccount) database-setup/,
    why: 'a database and a role for every service that declares one',
    from: (subject) => [...databases(subject), environment('dataEngine')],
    builder: ['charts/jobs.ts', 'addDatabaseSetup'],
  },
  {
    object: /^(?:Job|ServiceAccount) broker-setup/,
    why: 'queues for every service that consumes domain events',
    from: (subject) => [...consumers(subject), environment('dataEngine')],
    builder: ['charts/jobs.ts', 'addBrokerSetup'],
  },
  {
    object: /^ConfigMap topology-/,
    why: 'queues for every service that consumes domain events',
    from: consumers,
    builder: ['charts/jobs.ts', 'addBrokerSetup'],
  },
  {
    object: /^ConfigMap topology-/,
    field: 'data',
    why: 'the domain events that are consumed',
    from: consumers,
  },
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
    object: /^ConfigMap sale-/,
    why: 'what is sold, and when',
    from: () => [festival('sales'), festival('performances'), festival('title')],
    builder: ['festival/sale-document.ts', 'saleDocument'],
  },
  { object: /^ConfigMap sale-/, field: 'data', why: 'what is sold, and when', from: sold },
  {
    object: /^Job (?:database-setup|broker-setup|provision)-/,
    field: `${CONTAINER}.image`,
    why: 'the toolbox of the pinned release',
    from: (subject) => pinned({ ...subject, image: subject.plan.toolbox }),
  },
  {
    object: /^Job database-setup-/,
    field: `${CONTAINER}.env`,
    why: 'one database per service that declares one',
    from: databases,
  },
  {
    object: /^Job broker-setup-/,
    field: 'spec.template.spec.volumes',
    why: 'the topology changed',
    from: consumers,
  },
  {
    object: /^Job provision-/,
    field: 'spec.template.spec.volumes',
    why: 'what is sold changed',
    from: () => [festival('sales'), festival('performances')],
  },
  {
    object: /^Job provision-/,
    field: `${CONTAINER}.env`,
    why: 'the services that sale data is given to',
    from: ({ plan }) => [catalogue(plan.toolbox.entry.image, 'edges')],
  },
];

function databases(subject: Subject): Place[] {
  return imagesWith(subject, (entry) => entry.database !== undefined).map((image) =>
    catalogue(image, 'database'),
  );
}

function consumers(subject: Subject): Place[] {
  const images = imagesWith(subject, (entry) => entry.events.consumes.length > 0);
  const places = images.map((image) => catalogue(image, 'events', 'consumes'));
  return places.length > 0 ? places : brokerImages(subject);
}

/** A path into sale.json is the same path in the festival file, lists by index or by id. */
function sold({ plan, path }: Subject): Place[] {
  const inside = path.slice(2);
  if (inside.length === 0)
    return [festival('performances'), festival('sales'), festival('title'), festival('refunds')];
  let value: unknown = plan.festival;
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
