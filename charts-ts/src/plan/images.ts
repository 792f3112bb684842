import { type CatalogueEntry, FindingsError, type Release } from '@clove/pool-images/in-memory';
import type { LoadedEnvironment } from '../environment/read.ts';

/** An image of the plan with the reference that pods pull it by. */
export interface PlannedImage {
  readonly entry: CatalogueEntry;
  /** Content tag, 12 hexadecimal digits; of an external image its own tag. */
  readonly tag: string;
  /** `<registry>/<image>:<tag>[@<digest>]`; of an external image its own repository. */
  readonly reference: string;
}

/** The tags of a release's images, or, of the working tree, those that were built last. */
export type Pins = (release: string, chosen: readonly CatalogueEntry[]) => Release['images'];

/** Where the tags of images come from. */
export interface PinSource {
  readonly environment: LoadedEnvironment;
  readonly pins: Pins;
}

/** The images of a release, and those that it was made too early for. */
export interface PinnedImages {
  readonly images: readonly PlannedImage[];
  readonly missing: readonly CatalogueEntry[];
}

/**
 * Every chosen image with the tag and digest that the release pins.
 * @param optional images that the festival can do without: a release from before them leaves them out
 * @throws FindingsError when the release lacks another image, or one was never built in the working tree.
 */
export function pinImages(
  source: PinSource,
  chosen: readonly CatalogueEntry[],
  release: string,
  optional: ReadonlySet<string>,
): PinnedImages {
  const pins = source.pins(release, chosen);
  const missing = chosen.filter((entry) => pins[entry.image] === undefined);
  const needed = missing.filter(({ image }) => !optional.has(image)).map(({ image }) => image);
  if (needed.length > 0) {
    const message = `release ${release} has no image ${needed.join(', ')}`;
    throw new FindingsError([source.environment.document.finding(['release'], message)]);
  }
  const { registry } = source.environment.environment;
  const images = chosen.flatMap((entry) => {
    const pin = pins[entry.image];
    if (pin === undefined) return [];
    const repository = entry.external?.repository ?? `${registry}/${entry.image}`;
    const digest = pin.digest === undefined ? '' : `@${pin.digest}`;
    return [{ entry, tag: pin.tag, reference: `${repository}:${pin.tag}${digest}` }];
  });
  return { images, missing };
}
