import type { Plan } from '../plan/plan.ts';
import type { SizeSource, Sizing } from '../plan/replica-counts.ts';
import { catalogue, environment, festival, ops, type Place, sandboxed } from './place.ts';
import { imageOf } from './subject.ts';

/** What decided a service's least number of pods: what the sizing table says of it. */
export function decidesMin(plan: Plan, size: Sizing): Place[] {
  const state = plan.festival.state === 'open' ? [] : [festival('state')];
  return [...state, ...bound(plan, 'min', size, size.minFrom)];
}

/** What decided a service's greatest number of pods. */
export function decidesMax(plan: Plan, size: Sizing): Place[] {
  const headroom = plan.environment.headroom === undefined ? [] : [environment('headroom')];
  const first = size.maxFrom === 'minimum' ? decidesMin(plan, size) : bound(plan, 'max', size, size.maxFrom);
  return [...first, ...crowd(size), ...headroom];
}

function bound(plan: Plan, end: 'min' | 'max', size: Sizing, from: SizeSource): Place[] {
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
      // The minimum is computed from what the image allows, when more would be needed.
      const most = imageOf(plan, service)?.entry.replicas.max ?? size.needed;
      const limit = size.needed > most ? [catalogue(image, 'replicas', 'max')] : [];
      return [...limit, ...crowd(size), catalogue(image, 'replicas', end)];
    }
    case 'catalogue':
      return [catalogue(image, 'replicas', end)];
    case 'room':
      return [...decidesMin(plan, size), catalogue(image, 'replicas', end)];
    case 'minimum':
      return decidesMin(plan, size);
  }
}

/** How many fans come, and how many of them one pod carries. */
function crowd({ image, measured, fansPerSecond }: Sizing): Place[] {
  if (fansPerSecond === null) return [];
  const capacity = catalogue(image, 'capacity', 'perPodPerSecond');
  const assumed = measured ? [] : [catalogue(image, 'resources', 'cpu')];
  return [festival('sales', 'expectedFans'), capacity, ...assumed];
}

/**
 * The waiting room's rate is what the weakest service carries, or the database.
 * @param sharedBy the service whose replicas share it; undefined: it is the whole rate
 */
export function decidesAdmission(plan: Plan, sharedBy: string | undefined): Place[] {
  const { limit } = plan.admission;
  const maximum = (service: string | undefined) => {
    const size = service === undefined ? undefined : plan.sizing.get(service);
    return size === undefined ? [] : decidesMax(plan, size);
  };
  if (limit.kind === 'database') {
    return [environment('database', 'measuredPurchasesPerSecond'), ...maximum(sharedBy)];
  }
  if (limit.kind === 'none') return maximum(sharedBy);
  return [...maximum(limit.service), ...sandboxed(limit.service), ...maximum(sharedBy)];
}
