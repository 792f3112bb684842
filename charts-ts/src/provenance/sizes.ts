import type { SizeSource, Sizing } from '../plan/sizing.ts';
import { catalogue, environment, festival, ops, type Place } from './place.ts';
import type { Subject } from './subject.ts';

/** Who decided a service's least number of pods: what the sizing table says of it. */
export function decidesMin(subject: Subject): Place[] {
  const { plan, image, size } = subject;
  if (image === undefined || size === undefined) return [festival('template')];
  const state = plan.festival.state === 'open' ? [] : [festival('state')];
  return [...state, ...bound(subject, 'min', size, size.minFrom)];
}

/** Who decided a service's greatest number of pods. */
export function decidesMax(subject: Subject): Place[] {
  const { image, size } = subject;
  if (image === undefined || size === undefined) return [festival('template')];
  if (size.maxFrom === 'minimum') return [...decidesMin(subject), ...crowd(size)];
  return [...bound(subject, 'max', size, size.maxFrom), ...crowd(size)];
}

function bound(subject: Subject, end: 'min' | 'max', size: Sizing, from: SizeSource): Place[] {
  const { image, service } = size;
  switch (from) {
    case 'single':
      return [catalogue(image, 'replicas', 'max')];
    case 'ops':
      return [ops('scale', service, end)];
    case 'festival':
      return [festival('scale', service, end)];
    case 'environment':
      return [environment('minReplicas')];
    case 'crowd': {
      // The minimum is reckoned from what the image allows, when more would be needed.
      const most = subject.image?.entry.replicas.max ?? size.needed;
      const limit = size.needed > most ? [catalogue(image, 'replicas', 'max')] : [];
      return [...limit, ...crowd(size), catalogue(image, 'replicas', end)];
    }
    case 'catalogue':
      return [catalogue(image, 'replicas', end)];
    case 'minimum':
      return decidesMin(subject);
  }
}

/** How many come, and how many of them one pod carries. */
function crowd({ image, measured }: Sizing): Place[] {
  return [
    festival('sales', 'expectedFans'),
    measured ? catalogue(image, 'capacity', 'perPodPerSecond') : catalogue(image, 'resources', 'cpu'),
  ];
}

/** The waiting room's rate is what the weakest service carries, or the database: shared by the replicas at the door. */
export function decidesAdmission(subject: Subject): Place[] {
  const { limit } = subject.plan.admission;
  const door = decidesMax(subject);
  if (limit.kind === 'database') {
    return [environment('database', 'measuredPurchasesPerSecond'), ...door];
  }
  const weakest = subject.plan.services.find(({ entry }) => entry.service === limit.service);
  const size = subject.plan.sizing.get(limit.service);
  if (weakest === undefined || size === undefined) return door;
  const sandbox = limit.service === 'payment-sandbox' ? [environment('payments')] : [];
  return [...decidesMax({ ...subject, owner: limit.service, image: weakest, size }), ...sandbox, ...door];
}
