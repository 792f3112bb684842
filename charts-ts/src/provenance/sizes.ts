import { catalogue, environment, festival, ops, type Place } from './place.ts';
import type { Subject } from './subject.ts';

/** Who decided a service's least number of pods: the same order of precedence as the sizing table. */
export function decidesMin(subject: Subject): Place[] {
  const { plan, image, owner } = subject;
  if (image === undefined) return [festival('template')];
  const { entry } = image;
  const catalogued = catalogue(entry.image, 'replicas', 'min');
  const state = plan.festival.state === 'open' ? [] : [festival('state')];
  if (entry.replicas.max === 1) return [...state, catalogue(entry.image, 'replicas', 'max')];
  if (plan.ops.scale?.[owner]?.min !== undefined) return [...state, ops('scale', owner, 'min'), catalogued];
  if (plan.festival.scale?.[owner]?.min !== undefined) {
    return [...state, festival('scale', owner, 'min'), catalogued];
  }
  if (plan.environment.minReplicas !== undefined) return [...state, environment('minReplicas'), catalogued];
  return [...state, catalogued];
}

/** Who decided a service's greatest number of pods. */
export function decidesMax(subject: Subject): Place[] {
  const { plan, image, owner, size } = subject;
  if (image === undefined || size === undefined) return [festival('template')];
  const { entry } = image;
  const crowd = festival('sales', 'expectedFans');
  const capacity = catalogue(entry.image, 'capacity', 'perPodPerSecond');
  const limit = catalogue(entry.image, 'replicas', 'max');
  if (entry.replicas.max === 1) return [limit];
  const wished = [
    ...(plan.ops.scale?.[owner]?.max === undefined ? [] : [ops('scale', owner, 'max')]),
    ...(plan.festival.scale?.[owner]?.max === undefined ? [] : [festival('scale', owner, 'max')]),
  ];
  if (wished.length > 0) return [...wished, crowd];
  if (size.max === size.min && size.needed <= size.min) return [...decidesMin(subject), crowd];
  return size.needed > entry.replicas.max ? [limit, crowd, capacity] : [crowd, capacity, limit];
}

/** The waiting room's rate is what the weakest service carries: whoever decided that one's size. */
export function decidesAdmission(subject: Subject): Place[] {
  const rate = (size: { max: number; perPodPerSecond: number }) => size.max * size.perPodPerSecond;
  const weakest = [...subject.plan.sizing.values()].sort((a, b) => rate(a) - rate(b))[0];
  if (weakest === undefined) return [festival('sales', 'expectedFans')];
  const image = subject.plan.services.find(({ entry }) => entry.service === weakest.service);
  return decidesMax({ ...subject, owner: weakest.service, image, size: weakest });
}
