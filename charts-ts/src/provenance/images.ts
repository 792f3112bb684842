import type { CatalogueEntry } from '@clove/pool-images';
import type { Plan, PlannedImage } from '../plan/plan.ts';
import { PAYMENT } from '../templates/offer.ts';
import { catalogue, environment, festival, ops, type Place, release, sandboxed, template } from './place.ts';
import { type Reason, reason } from './reason.ts';
import { imageOf } from './subject.ts';

/** Why a service is there: the template chose it, the catalogue file says what it is. */
export function chosen(plan: Plan, { entry }: PlannedImage): Place[] {
  return [...choice(plan, entry.service), catalogue(entry.image, 'image')];
}

/** A field of a service's catalogue file, then why the service is there. */
export function declared(plan: Plan, { entry }: PlannedImage, ...path: (string | number)[]): Place[] {
  return [catalogue(entry.image, ...path), ...choice(plan, entry.service)];
}

function choice(plan: Plan, service: string): Place[] {
  const file = plan.template.parts.find((part) => part.service === service)?.file;
  const steps = [['replace', service], ['add'], ['extends']];
  return [
    ...sandboxed(service),
    festival('template'),
    ...(service === PAYMENT && plan.festival.payments !== undefined ? [festival('payments')] : []),
    ...(service === PAYMENT && plan.festival.paymentsEnded !== undefined ? [festival('paymentsEnded')] : []),
    ...(file === undefined ? [] : steps.map((step) => template(file, ...step))),
  ];
}

/** The name of an object that is called as its service; nothing decides it where the name is no service's. */
export function calledAs(plan: Plan, service: string): Reason {
  return reason('called as its service', () => {
    const image = imageOf(plan, service);
    return image === undefined ? [] : declared(plan, image, 'service');
  });
}

/** What the name of a festival's namespace is made of. */
export function namespaceName(): Place[] {
  return [environment('namespacePrefix'), festival('festival')];
}

/** The image that a container runs. Tag and digest are in the release; then what pinned that release. */
export function pinned(plan: Plan, image: PlannedImage): Reason {
  const { entry, reference } = image;
  return reason('content tag and digest of the pinned release', () => [
    release('images', entry.image, 'tag'),
    ...(reference.includes('@') ? [release('images', entry.image, 'digest')] : []),
    plan.ops.release === undefined ? environment('release') : ops('release'),
    entry.external === undefined ? environment('registry') : catalogue(entry.image, 'external', 'repository'),
    ...choice(plan, entry.service),
  ]);
}

/** Declarations of the databases: of every image that has one. */
export function databases(plan: Plan): Place[] {
  return everyDeclaration(plan, 'database', (entry) => entry.database !== undefined);
}

/** The field of every catalogue file of the plan that satisfies a condition. */
export function everyDeclaration(
  { services, toolbox }: Plan,
  field: string,
  condition: (entry: CatalogueEntry) => boolean,
): Place[] {
  const entries = [...services, toolbox].map(({ entry }) => entry);
  return entries.filter(condition).map(({ image }) => catalogue(image, ...field.split('.')));
}
