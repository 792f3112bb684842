import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { version as esbuildVersion } from 'esbuild';
import { z } from 'zod';
import { BUNDLE_RECIPE, type Bundle, bundleEntries, contentTag } from './bundle.ts';
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
 * Makes `<outDir>/<image>/<tag>.mjs` for every image and skips what is up to date: the hash of every file that went into a
 * bundle is kept beside it.
 * @throws FindingsError for a bad catalogue, a source that does not compile, or a bundle that contains what it does not plug in.
 */
export async function buildPool(options: BuildPoolOptions): Promise<BuiltImage[]> {
  const catalogue = loadCatalogue(options.root);
  const entries = chosen(catalogue, options.images);
  const dockerfile = readFileSync(join(options.root, DOCKERFILE), 'utf8');
  const outDir = join(options.root, options.outDir ?? '.clove/bundles');
  const hashes = new Map<string, string>();
  const kept = new Map<string, string>();
  for (const { image } of entries) {
    const tag = upToDate(options.root, join(outDir, image), dockerfile, hashes);
    if (tag !== undefined) kept.set(image, tag);
  }
  const stale = entries.filter(({ image }) => !kept.has(image));
  const bundles = await bundled(options.root, stale);
  const findings = stale.flatMap((entry) => notPluggedIn(entry, bundles.get(entry.image)));
  if (findings.length > 0) throw new FindingsError(findings);
  return entries.map(({ image }) => {
    const folder = join(outDir, image);
    const bundle = bundles.get(image);
    const tag =
      bundle === undefined ? (kept.get(image) ?? '') : keep(options.root, folder, bundle, dockerfile, hashes);
    return { image, tag, bundle: join(folder, `${tag}.mjs`), built: bundle !== undefined };
  });
}

async function bundled(root: string, entries: readonly BundledEntry[]): Promise<Map<string, Bundle>> {
  if (entries.length === 0) return new Map();
  try {
    const bundles = await bundleEntries(root, entries);
    return new Map(bundles.map((bundle) => [bundle.image, bundle]));
  } catch (error) {
    throw new FindingsError(buildFindings(entries, error));
  }
}

function notPluggedIn(entry: BundledEntry, bundle: Bundle | undefined): Finding[] {
  const foreign = unpluggedSources(entry, bundle?.inputs ?? []);
  if (foreign.length === 0) return [];
  const message = `its bundle contains what the variant does not plug in: ${foreign.join(', ')}`;
  return [{ file: catalogueFile(entry), line: 1, column: 1, message }];
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

/** Writes a bundle and what it was made of. @returns its tag */
function keep(
  root: string,
  folder: string,
  bundle: Bundle,
  dockerfile: string,
  hashes: Map<string, string>,
): string {
  const tag = contentTag(bundle.bytes, dockerfile);
  mkdirSync(folder, { recursive: true });
  writeFileAtomically(join(folder, `${tag}.mjs`), bundle.bytes);
  const inputs = Object.fromEntries(bundle.inputs.map((input) => [input, hashOf(root, input, hashes)]));
  const stamp: Stamp = { recipe: recipe(dockerfile), tag, inputs };
  writeFileAtomically(join(folder, 'stamp.json'), JSON.stringify(stamp));
  return tag;
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

/** What esbuild says of an entry that is not there has no place: then it is the catalogue file that names the entry. */
function buildFindings(entries: readonly BundledEntry[], error: unknown): Finding[] {
  const failure = EsbuildFailure.safeParse(error);
  if (!failure.success) throw error;
  return failure.data.errors.map(({ text, location }) => {
    const named = entries.find(({ entry }) => text.includes(entry));
    return {
      file: location?.file ?? (named === undefined ? CATALOGUE_FOLDER : catalogueFile(named)),
      line: location?.line ?? 1,
      column: (location?.column ?? 0) + 1,
      message: text,
    };
  });
}

function catalogueFile({ image }: CatalogueEntry): string {
  return `${CATALOGUE_FOLDER}/${image}.yaml`;
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
