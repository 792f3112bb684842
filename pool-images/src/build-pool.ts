import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { version as esbuildVersion } from 'esbuild';
import { z } from 'zod';
import { BUNDLE_RECIPE, bundleEntry, contentTag } from './bundle.ts';
import { CATALOGUE_FOLDER, type Catalogue } from './catalogue.ts';
import type { CatalogueEntry } from './catalogue-schema.ts';
import { type Finding, FindingsError } from './finding.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { type BundledEntry, isBundled, originOf } from './origin.ts';
import { unpluggedSources } from './plugged-in.ts';
import { writeFileAtomically } from './write-file.ts';

/** The one Dockerfile that every image is made with: part of every content tag. */
export const DOCKERFILE = 'pool-images/Dockerfile';

export interface BuildPoolOptions {
  /** The repository's root. */
  readonly root: string;
  /** Where bundles go, from the root. Default: .clove/bundles */
  readonly outDir?: string;
  /** Images to build. Default: all that are built here; planned and external ones are skipped. */
  readonly images?: readonly string[];
}

export interface BuiltImage {
  readonly image: string;
  /** Content tag, 12 hexadecimal digits. */
  readonly tag: string;
  /** Absolute path of the bundle. */
  readonly bundle: string;
  /** False when the bundle was there already. */
  readonly built: boolean;
}

const Stamp = z.strictObject({
  recipe: z.string(),
  tag: z.string(),
  inputs: z.record(z.string(), z.string()),
});
type Stamp = z.infer<typeof Stamp>;

/**
 * Makes `<outDir>/<image>/<tag>.mjs` for every image, several at a time, and skips what is up to date: the
 * hash of every file that went into a bundle is kept beside it.
 * @throws FindingsError for a bad catalogue, a source that does not compile, or a bundle that contains what it does not plug in.
 */
export async function buildPool(options: BuildPoolOptions): Promise<BuiltImage[]> {
  const catalogue = loadCatalogue(options.root);
  const entries = chosen(catalogue, options.images);
  const dockerfile = readFileSync(join(options.root, DOCKERFILE), 'utf8');
  const outDir = join(options.root, options.outDir ?? '.clove/bundles');
  const findings: Finding[] = [];
  const hashes = new Map<string, string>();
  const built = await Promise.all(
    entries.map(async (entry) => {
      const folder = join(outDir, entry.image);
      const fresh = upToDate(options.root, folder, dockerfile, hashes);
      if (fresh !== undefined) {
        return { image: entry.image, tag: fresh, bundle: join(folder, `${fresh}.mjs`), built: false };
      }
      try {
        return await buildOne(options.root, folder, entry, dockerfile, hashes);
      } catch (error) {
        findings.push(...buildFindings(entry, error));
        return undefined;
      }
    }),
  );
  if (findings.length > 0) throw new FindingsError(findings);
  return built.filter((image) => image !== undefined);
}

/**
 * The content tag of every image as the last pool build left it.
 * @throws FindingsError naming the images that were never built.
 */
export function builtTags(
  root: string,
  images: readonly string[],
  outDir = '.clove/bundles',
): Map<string, string> {
  const tags = new Map<string, string>();
  const findings: Finding[] = [];
  for (const image of images) {
    const stamp = readStamp(join(root, outDir, image));
    if (stamp !== undefined) tags.set(image, stamp.tag);
    else {
      const message = `image "${image}" has not been built: run "npx clove pool build"`;
      findings.push({ file: `${CATALOGUE_FOLDER}/${image}.yaml`, line: 1, column: 1, message });
    }
  }
  if (findings.length > 0) throw new FindingsError(findings);
  return tags;
}

async function buildOne(
  root: string,
  folder: string,
  entry: BundledEntry,
  dockerfile: string,
  hashes: Map<string, string>,
): Promise<BuiltImage> {
  const bundle = await bundleEntry(root, entry);
  const foreign = unpluggedSources(entry, bundle.inputs);
  if (foreign.length > 0) {
    throw new Error(`its bundle contains what the variant does not plug in: ${foreign.join(', ')}`);
  }
  const tag = contentTag(bundle.bytes, dockerfile);
  const path = join(folder, `${tag}.mjs`);
  mkdirSync(folder, { recursive: true });
  writeFileAtomically(path, bundle.bytes);
  const inputs = Object.fromEntries(bundle.inputs.map((input) => [input, hashOf(root, input, hashes)]));
  const stamp: Stamp = { recipe: recipe(dockerfile), tag, inputs };
  writeFileAtomically(join(folder, 'stamp.json'), JSON.stringify(stamp));
  return { image: entry.image, tag, bundle: path, built: true };
}

function chosen(catalogue: Catalogue, images: readonly string[] | undefined): BundledEntry[] {
  if (images === undefined) return [...catalogue.values()].filter(isBundled);
  return images.map((image) => {
    const entry = catalogue.get(image);
    if (entry !== undefined && isBundled(entry)) return entry;
    const message =
      entry === undefined
        ? `there is no image "${image}" in the catalogue`
        : `image "${image}" is ${originOf(entry)}: there is nothing to build here`;
    throw new FindingsError([{ file: `${CATALOGUE_FOLDER}/${image}.yaml`, line: 1, column: 1, message }]);
  });
}

function upToDate(
  root: string,
  folder: string,
  dockerfile: string,
  hashes: Map<string, string>,
): string | undefined {
  const stamp = readStamp(folder);
  if (stamp === undefined || stamp.recipe !== recipe(dockerfile)) return undefined;
  if (!existsSync(join(folder, `${stamp.tag}.mjs`))) return undefined;
  const same = Object.entries(stamp.inputs).every(
    ([input, hash]) => existsSync(join(root, input)) && hashOf(root, input, hashes) === hash,
  );
  return same ? stamp.tag : undefined;
}

function readStamp(folder: string): Stamp | undefined {
  const path = join(folder, 'stamp.json');
  if (!existsSync(path)) return undefined;
  const parsed = Stamp.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  return parsed.success ? parsed.data : undefined;
}

function recipe(dockerfile: string): string {
  return createHash('sha256').update(`${BUNDLE_RECIPE}\0${esbuildVersion}\0${dockerfile}`).digest('hex');
}

function hashOf(root: string, input: string, hashes: Map<string, string>): string {
  const known = hashes.get(input);
  if (known !== undefined) return known;
  const hash = createHash('sha256')
    .update(readFileSync(join(root, input)))
    .digest('hex');
  hashes.set(input, hash);
  return hash;
}

function buildFindings(entry: CatalogueEntry, error: unknown): Finding[] {
  const file = `${CATALOGUE_FOLDER}/${entry.image}.yaml`;
  const failure = EsbuildFailure.safeParse(error);
  if (!failure.success) {
    return [{ file, line: 1, column: 1, message: error instanceof Error ? error.message : String(error) }];
  }
  return failure.data.errors.map(({ text, location }) => ({
    file: location?.file ?? file,
    line: location?.line ?? 1,
    column: (location?.column ?? 0) + 1,
    message: text,
  }));
}

const EsbuildFailure = z.object({
  errors: z
    .array(
      z.object({
        text: z.string(),
        location: z.object({ file: z.string(), line: z.number(), column: z.number() }).nullable(),
      }),
    )
    .min(1),
});

/** Removes bundles that no stamp points to any more. Returns how many. */
export function removeOldBundles(root: string, outDir = '.clove/bundles'): number {
  const folder = join(root, outDir);
  if (!existsSync(folder)) return 0;
  let removed = 0;
  for (const image of readdirSync(folder)) {
    const stamp = readStamp(join(folder, image));
    if (stamp === undefined) continue;
    for (const name of readdirSync(join(folder, image))) {
      if (name.endsWith('.mjs') && name !== `${stamp.tag}.mjs`) {
        rmSync(join(folder, image, name));
        removed++;
      }
    }
  }
  return removed;
}
