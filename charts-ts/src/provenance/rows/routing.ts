import { catalogue, environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { imagesWith, type Subject } from '../subject.ts';

const routing = (...path: string[]): Place => environment('routing', ...path);
const host = () => [routing('domain'), festival('festival')];

/** The one way in. */
export const routingRows: readonly Row[] = [
  {
    object: /^(?:Ingress|HTTPRoute) /,
    why: "the environment's way in, to the one service that the world may reach",
    from: (subject) => [routing('kind'), ...door(subject)],
    builder: ['charts/routing.ts', 'addRouting'],
    switched: true,
  },
  {
    object: /^Ingress /,
    field: 'spec.ingressClassName',
    why: "the environment's ingress controller",
    from: () => [routing('ingressClass')],
  },
  {
    object: /^Ingress /,
    field: 'spec.tls.*.secretName',
    why: 'the certificate of all festivals',
    from: () => [routing('tlsSecret')],
  },
  { object: /^Ingress /, field: 'spec.tls.*.hosts', why: 'the host is <slug>.<domain>', from: host },
  { object: /^Ingress /, field: 'spec.rules.*.host', why: 'the host is <slug>.<domain>', from: host },
  {
    object: /^Ingress /,
    field: 'spec.rules.*.http.paths.*.backend.service.name',
    why: 'the service that the world may reach',
    from: door,
  },
  { object: /^HTTPRoute /, field: 'spec.hostnames', why: 'the host is <slug>.<domain>', from: host },
  ...[
    ['name', 'name'],
    ['namespace', 'namespace'],
    ['sectionName', 'listener'],
  ].map(
    ([field = '', key = '']): Row => ({
      object: /^HTTPRoute /,
      field: `spec.parentRefs.*.${field}`,
      why: "the environment's gateway",
      from: () => [routing('gateway', key)],
    }),
  ),
  {
    object: /^HTTPRoute /,
    field: 'spec.rules.*.backendRefs.*.name',
    why: 'the service that the world may reach',
    from: door,
  },
];

function door(subject: Subject): Place[] {
  return imagesWith(subject, (entry) => entry.ingress === 'public').map((image) =>
    catalogue(image, 'ingress'),
  );
}
