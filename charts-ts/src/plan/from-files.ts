import { builtTags, type CatalogueEntry, loadRelease, type Release, WORKING_TREE } from '@clove/pool-images';
import type { TemplateLibrary } from '../templates/library.ts';
import { openTemplates } from '../templates/load.ts';
import type { Pins } from './images.ts';
import { type Plan, type PlanSources, planFrom } from './plan.ts';

export interface PlanInput extends Omit<PlanSources, 'templates' | 'pins'> {
  readonly root: string;
  /** Default: what the root's gitops/templates has. */
  readonly templates?: TemplateLibrary;
  /** Content tags instead of those of the pinned release: for tests and previews. */
  readonly tags?: ReadonlyMap<string, string>;
}

/**
 * As `planFrom`, with the templates and releases of a repository.
 * @throws FindingsError with every disagreement there is between them.
 */
export function plan({ root, tags, ...input }: PlanInput): Plan {
  const templates = input.templates ?? openTemplates(root, input.catalogue);
  return planFrom({ ...input, templates, pins: pinsOf(root, tags) });
}

function pinsOf(root: string, tags: ReadonlyMap<string, string> | undefined): Pins {
  return (release, chosen) =>
    tags !== undefined || release === WORKING_TREE
      ? currentPins(root, chosen, tags)
      : loadRelease(root, release).images;
}

/** What was built last, or the tags that were given; external images as their catalogue files name them. */
function currentPins(
  root: string,
  chosen: readonly CatalogueEntry[],
  given: ReadonlyMap<string, string> | undefined,
): Release['images'] {
  const bundled = chosen.filter((entry) => entry.external === undefined).map((entry) => entry.image);
  const tags = given ?? builtTags(root, bundled);
  return Object.fromEntries(
    chosen.map(({ image, external }) => {
      if (external !== undefined) return [image, { tag: external.tag, digest: external.digest }];
      const tag = tags.get(image);
      if (tag === undefined) throw new Error(`no tag was given for image ${image}`);
      return [image, { tag }];
    }),
  );
}
