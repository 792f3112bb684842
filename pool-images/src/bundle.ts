import { createHash } from 'node:crypto';
import { build, stop } from 'esbuild';
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

/** A bundle in memory: its bytes and the files (from the root) it was made of. */
export interface Bundle {
  readonly image: string;
  readonly bytes: Uint8Array;
  readonly inputs: readonly string[];
}

/**
 * Bundles one composition root with everything it plugs in to a single minified ES module. The bytes depend
 * on the sources and packages alone: no absolute path, no time, no machine.
 * @throws Error with esbuild's messages when a source does not compile.
 */
export async function bundleEntry(root: string, entry: BundledEntry): Promise<Bundle> {
  const built = builtModules(root);
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry.entry],
    outfile: `/clove/${entry.image}.mjs`,
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
  const output = result.outputFiles[0];
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry.entry}`);
  const files = Object.keys(result.metafile.inputs).filter((input) => !input.startsWith(`${REQUIRED}:`));
  const inputs = [...new Set([...files, ...built.inputs])].sort();
  return { image: entry.image, bytes: Buffer.from(inAscii(output.text)), inputs };
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
