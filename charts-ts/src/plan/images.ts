import {
  builtTags,
  type CatalogueEntry,
  FindingsError,
  loadRelease,
  type Release,
  WORKING_TREE,
} from '@clove/pool-images';
import type { LoadedEnvironment } from '../environment/load.ts';

/** An image of the plan with the reference that pods pull it by. */
export interface PlannedImage {
  readonly entry: CatalogueEntry;
  /** Content tag, 12 hexadecimal digits; of an external image its own tag. */
  readonly tag: string;
  /** `<registry>/<image>:<tag>[@<digest>]`; of an external image its own repository. */
  readonly reference: string;
}

/** Where the tags of images come from. */
export interface PinSource {
  readonly root: string;
  readonly environment: LoadedEnvironment;
  /** Content tags instead of those of the release: for tests and previews. */
  readonly tags?: ReadonlyMap<string, string>;
}

/**
 * Every chosen image with the tag and digest that the release pins.
 * @throws FindingsError when the release lacks an image, or one was never built in the working tree.
 */
export function pinImages(
  source: PinSource,
  chosen: readonly CatalogueEntry[],
  release: string,
): PlannedImage[] {
  const current = source.tags !== undefined || release === WORKING_TREE;
  const pins = current ? currentPins(source, chosen) : loadRelease(source.root, release).images;
  const missing = chosen.filter((entry) => pins[entry.image] === undefined).map((entry) => entry.image);
  if (missing.length > 0) {
    const message = `release ${release} has no image ${missing.join(', ')}`;
    throw new FindingsError([source.environment.document.finding(['release'], message)]);
  }
  const { registry } = source.environment.environment;
  return chosen.flatMap((entry) => {
    const pin = pins[entry.image];
    if (pin === undefined) return [];
    const repository = entry.external?.repository ?? `${registry}/${entry.image}`;
    const digest = pin.digest === undefined ? '' : `@${pin.digest}`;
    return [{ entry, tag: pin.tag, reference: `${repository}:${pin.tag}${digest}` }];
  });
}

/** What was built last, or the tags that were given; external images as their catalogue files name them. */
function currentPins(source: PinSource, chosen: readonly CatalogueEntry[]): Release['images'] {
  const bundled = chosen.filter((entry) => entry.external === undefined).map((entry) => entry.image);
  const tags = source.tags ?? builtTags(source.root, bundled);
  return Object.fromEntries(
    chosen.map(({ image, external }) => {
      if (external !== undefined) return [image, { tag: external.tag, digest: external.digest }];
      const tag = tags.get(image);
      if (tag === undefined) throw new Error(`no tag was given for image ${image}`);
      return [image, { tag }];
    }),
  );
}
