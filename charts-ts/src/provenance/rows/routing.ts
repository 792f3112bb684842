import { catalogue, environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { imagesWith, type Subject } from '../subject.ts';

/** The one way in. */
export const routingRows: readonly Row[] = [
  {
    object: /^(?:Ingress|HTTPRoute) /,
    why: "the environment's way in, to the one service that the world may reach",
    from: wayIn,
    builder: ['charts/routing.ts', 'addRouting'],
  },
  {
    object: /^Ingress /,
    field: 'spec.ingressClassName',
    why: "the environment's ingress controller",
    from: () => [environment('routing', 'ingressClass')],
  },
  {
    object: /^Ingress /,
    field: 'spec.tls',
    why: 'certificate and host',
    from: () => [environment('routing', 'tlsSecret'), environment('routing', 'domain'), festival('festival')],
  },
  {
    object: /^Ingress /,
    field: 'spec.rules',
    why: 'the host is <slug>.<domain>',
    from: () => [environment('routing', 'domain'), festival('festival')],
  },
  {
    object: /^HTTPRoute /,
    field: 'spec.hostnames',
    why: 'the host is <slug>.<domain>',
    from: () => [environment('routing', 'domain'), festival('festival')],
  },
  {
    object: /^HTTPRoute /,
    field: 'spec.parentRefs',
    why: "the environment's gateway",
    from: () => [environment('routing', 'gateway')],
  },
];

function wayIn(subject: Subject): Place[] {
  const open = imagesWith(subject, (entry) => entry.ingress === 'public');
  return [
    environment('routing', 'kind'),
    environment('routing', 'domain'),
    ...open.map((image) => catalogue(image, 'ingress')),
  ];
}
