import { createHash } from 'node:crypto';
import { build, type Metafile, stop } from 'esbuild';
import { builtModules } from './built-modules.ts';
import type { BundledEntry } from './origin.ts';
import { REQUIRED, substitutes } from './substitutes.ts';

/** Changes when the way of bundling changes, so that bundles of an older way are made again. */
export const BUNDLE_RECIPE = '4';

/**
 * CommonJS packages inside an ES module bundle still ask for these three names. The long prefix keeps clear
 * of the minifier's short names, which do not know of a banner.
 */
const BANNER = [
  "import{createRequire as cloveBundleCreateRequire}from'node:module';",
  "import{fileURLToPath as cloveBundleFileURLToPath}from'node:url';",
  "import{dirname as cloveBundleDirname}from'node:path';",
  'const require=cloveBundleCreateRequire(import.meta.url);',
  'const __filename=cloveBundleFileURLToPath(import.meta.url);',
  'const __dirname=cloveBundleDirname(__filename);',
].join('');

/** Where esbuild would write bundles, if it did: no part of their bytes. */
const OUT_FOLDER = '/clove';

/** A bundle in memory: its bytes and the files (from the root) it was made of. */
export interface Bundle {
  readonly image: string;
  readonly bytes: Uint8Array;
  readonly inputs: readonly string[];
}

/**
 * Bundles composition roots, each with everything it plugs in to a single minified ES module. The bytes depend
 * on the sources and packages alone: no absolute path, no time, no machine, and not on what is bundled beside it. All are
 * one run of esbuild, which reads every source once: the whole pool takes 13 s of CPU time, one by one 50 s.
 * @returns the bundles in the order of the entries
 * @throws Error with esbuild's messages when a source does not compile.
 */
export async function bundleEntries(root: string, entries: readonly BundledEntry[]): Promise<Bundle[]> {
  const built = builtModules(root);
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map(({ entry, image }) => ({ in: entry, out: image })),
    outdir: OUT_FOLDER,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node26',
    banner: { js: BANNER },
    // Optional native parts of pg and sequelize that Clove never uses: bundles hold no native code.
    external: ['pg-native', 'pg-hstore'],
    plugins: [substitutes, built.plugin],
    loader: { '.html': 'text', '.css': 'text', '.svg': 'text', '.sql': 'text' },
    legalComments: 'none',
    // One character of Korean makes V8 keep all of a source text at two bytes a character: 3 MB more for each process.
    charset: 'ascii',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return entries.map(({ entry, image }) => {
    const output = outputFiles.find(({ path }) => path === `${OUT_FOLDER}/${image}.mjs`);
    if (output === undefined) throw new Error(`esbuild made nothing of ${entry}`);
    const sources = sourcesOf(entry, metafile);
    const inputs = [...new Set(sources.flatMap((source) => [source, ...(built.inputs.get(source) ?? [])]))];
    return { image, bytes: Buffer.from(inAscii(output.text)), inputs: inputs.sort() };
  });
}

/** Every file that an entry reaches by imports, from the root. */
function sourcesOf(entry: string, { inputs }: Metafile): string[] {
  const reached = new Set([entry]);
  // A set's iteration comes to what is added meanwhile.
  for (const file of reached) {
    for (const { path } of inputs[file]?.imports ?? []) if (Object.hasOwn(inputs, path)) reached.add(path);
  }
  return [...reached].filter((file) => !file.startsWith(`${REQUIRED}:`));
}

/** esbuild leaves regular expressions as they are written; an escape means the same there. */
function inAscii(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Ends the bundler's own process, which holds up to 1.6 GB after a build of the pool. The next bundle starts another. */
export async function endBundler(): Promise<void> {
  await stop();
}

/** The content tag: the first 12 hexadecimal digits of what decides how a container behaves. Migrations are inside the bundle. */
export function contentTag(bytes: Uint8Array, dockerfile: string): string {
  return createHash('sha256').update(bytes).update('\0').update(dockerfile).digest('hex').slice(0, 12);
}
