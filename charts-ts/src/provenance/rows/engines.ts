import { environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import type { Subject } from '../subject.ts';

const ENGINE = /^(?:StatefulSet|Service|ServiceAccount) (?:postgres|rabbitmq)/;
const SET = /^StatefulSet /;
const CONTAINER = 'spec.template.spec.containers.*';

const engine =
  (...path: string[]) =>
  ({ owner }: Subject): Place[] => [environment('dataEngine', owner, ...path)];

/** PostgreSQL and RabbitMQ beside the services. */
export const engineRows: readonly Row[] = [
  {
    object: ENGINE,
    why: "the environment's data engine runs beside the services",
    from: ({ owner }) => [environment('dataEngine', 'kind'), environment('dataEngine', owner)],
    builder: ['charts/engines.ts', 'addEngine'],
    switched: true,
  },
  {
    object: SET,
    field: 'spec.replicas',
    why: 'one of each; none unless the festival is open',
    from: () => [festival('state'), environment('dataEngine', 'kind')],
  },
  {
    object: SET,
    field: 'spec.volumeClaimTemplates.*.spec.resources',
    why: "the size of the engine's volume",
    from: engine('storage'),
  },
  {
    object: SET,
    field: 'spec.volumeClaimTemplates.*.spec.storageClassName',
    why: 'the class of its volume',
    from: () => [environment('dataEngine', 'storageClass')],
  },
  {
    object: SET,
    field: `${CONTAINER}.resources.requests.cpu`,
    why: "the engine's size",
    from: engine('cpu'),
  },
  {
    object: SET,
    field: `${CONTAINER}.resources.requests.memory`,
    why: "the engine's size",
    from: engine('memory'),
  },
  {
    object: SET,
    field: `${CONTAINER}.resources.limits.memory`,
    why: "the engine's size",
    from: engine('memoryLimit'),
  },
  {
    object: /^StatefulSet postgres$/,
    field: `${CONTAINER}.args.1`,
    why: 'how many connections the server gives out',
    from: () => [environment('dataEngine', 'maxConnections')],
  },
];
