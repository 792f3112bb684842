import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ManifestError } from '../manifests/read.ts';

/** The bundle that stands for an image reference `<registry>/<image>:<tag>[@<digest>]`. */
export type BundleOf = (reference: string, where: string) => string;

/**
 * Finds bundles as `<folder>/<image>/<tag>.mjs`. With `substitutes` (image -> file), those are run instead, whatever
 * the tag: for a committed tree whose tags were built elsewhere. `onSubstitute` is called once per image.
 *
 * The function it returns fails with ManifestError when there is no such bundle.
 */
export function bundlesIn(
  folder: string,
  substitutes: Readonly<Record<string, string>> = {},
  onSubstitute: (image: string, tag: string) => void = () => undefined,
): BundleOf {
  const reported = new Set<string>();
  return (reference, where) => {
    const parsed = /^(?:.*\/)?([^/:@]+):([^/:@]+)(?:@sha256:[0-9a-f]+)?$/.exec(reference);
    const [, image, tag] = parsed ?? [];
    if (!image || !tag) throw new ManifestError(`${where}: image ${reference} has no tag`);
    const file = join(folder, image, `${tag}.mjs`);
    if (existsSync(file)) return file;
    const substitute = substitutes[image];
    if (substitute && existsSync(substitute)) {
      if (!reported.has(image)) onSubstitute(image, tag);
      reported.add(image);
      return substitute;
    }
    throw new ManifestError(
      `${where}: image ${image}:${tag} is not built (no ${file}): build the pool first`,
    );
  };
}
