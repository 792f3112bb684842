import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ManifestError } from '../manifests/read.ts';

/** What runs here instead of a container. */
export type Program =
  /** A bundle of this repository's pool, run by this Node. */
  | { readonly kind: 'bundle'; readonly file: string }
  /** Of an image from elsewhere, in any language: an executable by its path, and its first arguments. */
  | { readonly kind: 'command'; readonly argv: readonly string[] };

/** The program that stands for an image reference `<registry>/<image>:<tag>[@<digest>]`. */
export type ProgramOf = (reference: string, where: string) => Program;

export interface Programs {
  /** Folder of bundles, `<image>/<tag>.mjs`. */
  readonly bundles: string;
  /** Image -> bundle, run whatever the tag: for a committed tree whose tags were built elsewhere. */
  readonly substitutes?: Readonly<Record<string, string>> | undefined;
  /** Repository of an image from elsewhere -> what runs instead of it. */
  readonly commands?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * Finds programs. `onSubstitute` is called once per image.
 *
 * The function it returns fails with ManifestError when there is no program for an image.
 */
export function programsOf(
  { bundles, substitutes = {}, commands = {} }: Programs,
  onSubstitute: (image: string, tag: string) => void = () => undefined,
): ProgramOf {
  const reported = new Set<string>();
  return (reference, where) => {
    const parsed = /^((?:.*\/)?([^/:@]+)):([^/:@]+)(?:@sha256:[0-9a-f]+)?$/.exec(reference);
    const [, repository, image, tag] = parsed ?? [];
    if (!repository || !image || !tag) throw new ManifestError(`${where}: image ${reference} has no tag`);
    const argv = commands[repository];
    if (argv !== undefined) return { kind: 'command', argv };
    const file = join(bundles, image, `${tag}.mjs`);
    if (existsSync(file)) return { kind: 'bundle', file };
    const substitute = substitutes[image];
    if (substitute && existsSync(substitute)) {
      if (!reported.has(image)) onSubstitute(image, tag);
      reported.add(image);
      return { kind: 'bundle', file: substitute };
    }
    throw new ManifestError(
      `${where}: image ${image}:${tag} is not built (no ${file}): build the pool first`,
    );
  };
}
