/**
 * Bundles the page for the browser into src/page.generated.ts, which is kept in git so that the service runs from
 * source, from a bundle and in tests without a build step. A test rebuilds it and compares.
 *
 *   node apps/web/scripts/build-page.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = fileURLToPath(new URL('..', import.meta.url));

/** The generated module's text: the same on every machine. */
export async function generatePage(): Promise<string> {
  const bundled = await build({
    absWorkingDir: web,
    entryPoints: ['page/storefront.ts'],
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
    tsconfig: 'page/tsconfig.json',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  const script = bundled.outputFiles[0]?.text;
  if (script === undefined) throw new Error('esbuild made nothing of the page');
  const [html, style, icon] = await Promise.all(
    ['storefront.html', 'storefront.css', 'clove.svg'].map((file) => readFile(`${web}/page/${file}`, 'utf8')),
  );
  return [
    '// Generated from apps/web/page by `node apps/web/scripts/build-page.ts`; change that, not this.',
    '// biome-ignore-all format: generated',
    '// biome-ignore-all lint: generated',
    ...Object.entries({ html, style, icon, script }).map(
      ([name, text]) => `\nexport const ${name} = ${JSON.stringify(text)};`,
    ),
    '',
  ].join('\n');
}

/** Where the generated module lives. */
export const generatedPath = `${web}/src/page.generated.ts`;

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(generatedPath, await generatePage());
