import type { PoolImage, TemplateShown } from './api.ts';

/** Image by service; absent: the template does without that service. */
export type ChosenImages = Readonly<Record<string, string>>;

/** The steps on another template that lead to the chosen images, as a template file has them. */
export interface TemplateSteps {
  readonly extends: string;
  readonly remove?: readonly string[];
  readonly replace?: Readonly<Record<string, string>>;
  readonly add?: readonly string[];
}

/** What a template begins with. */
export function imagesOf({ parts = [] }: TemplateShown): ChosenImages {
  return Object.fromEntries(parts.map(({ service, image }) => [service, image]));
}

/** Every service that there are images of, with those; sorted. */
export function imagesByService(
  images: readonly PoolImage[],
): readonly (readonly [string, readonly string[]])[] {
  const services = [...new Set(images.map(({ service }) => service))].sort();
  return services.map((service) => [
    service,
    images.filter((each) => each.service === service).map(({ image }) => image),
  ]);
}

/** How the chosen images differ from the template that they are based on. */
export function stepsFrom(base: TemplateShown, chosen: ChosenImages): TemplateSteps {
  const before = imagesOf(base);
  const removed = Object.keys(before).filter((service) => chosen[service] === undefined);
  const replaced = Object.entries(chosen).filter(
    ([service, image]) => before[service] !== undefined && before[service] !== image,
  );
  const added = Object.entries(chosen).flatMap(([service, image]) =>
    before[service] === undefined ? [image] : [],
  );
  return {
    extends: base.name,
    ...(removed.length === 0 ? {} : { remove: removed }),
    ...(replaced.length === 0 ? {} : { replace: Object.fromEntries(replaced) }),
    ...(added.length === 0 ? {} : { add: added }),
  };
}
