import { usesBroker } from '../plan/edges.ts';
import { catalogue, environment, festival, ops, type Place, release, template } from './place.ts';
import { imagesWith, type Subject } from './subject.ts';

/** The template chose the service, the catalogue file says what it is. */
export function chosen(subject: Subject, ...path: string[]): Place[] {
  const entry = subject.image?.entry;
  if (entry === undefined) return choice(subject);
  return path.length > 0
    ? [catalogue(entry.image, ...path), ...choice(subject)]
    : [...choice(subject), catalogue(entry.image, 'image')];
}

/** Who put the service there. */
function choice({ plan, owner, image }: Subject): Place[] {
  const payments = image?.entry.service === 'payment-sandbox' ? [environment('payments')] : [];
  const file = plan.template.parts.find(({ service }) => service === owner)?.file;
  return [
    ...payments,
    festival('template'),
    ...(file === undefined
      ? []
      : [['replace', owner], ['add'], ['extends']].map((step) => template(file, ...step))),
  ];
}

/** What the object or a part of it is called: as its service, when it has one; otherwise the same everywhere. */
export function named(subject: Subject): Place[] {
  return subject.image === undefined ? [] : chosen(subject, 'service');
}

/** One place in the catalogue file of the subject's image. */
export function own(...path: (string | number)[]): (subject: Subject) => Place[] {
  return ({ image }) =>
    image === undefined ? [festival('template')] : [catalogue(image.entry.image, ...path)];
}

/** Tag and digest stand in the release; who pinned the release is the next question. */
export function pinned(subject: Subject): Place[] {
  const { plan, image } = subject;
  if (image === undefined) return [festival('template')];
  const { entry, reference } = image;
  const pin = plan.ops.release === undefined ? environment('release') : ops('release');
  return [
    release('images', entry.image, 'tag'),
    ...(reference.includes('@') ? [release('images', entry.image, 'digest')] : []),
    pin,
    entry.external === undefined ? environment('registry') : catalogue(entry.image, 'external', 'repository'),
    ...choice(subject),
  ];
}

/** Declarations of the databases: of every image that has one. */
export function databases(subject: Subject): Place[] {
  return imagesWith(subject, (entry) => entry.database !== undefined).map((image) =>
    catalogue(image, 'database'),
  );
}

/** Who consumes domain events; where nobody does, who needs the broker. */
export function consumers(subject: Subject): Place[] {
  const images = imagesWith(subject, (entry) => entry.events.consumes.length > 0);
  const places = images.map((image) => catalogue(image, 'events', 'consumes'));
  if (places.length > 0) return places;
  return imagesWith(subject, usesBroker).map((image) => catalogue(image, 'events'));
}
