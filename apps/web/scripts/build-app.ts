/**
 * Builds an app for the browser with Vite, into .clove/web-app: the same bytes on every machine, from the sources and packages alone.
 *
 *   node apps/web/scripts/build-app.ts app|console
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, extname, relative, sep } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import { type AppFile, type AppName, type BuiltApp, hashOf, root, storePath } from './built-app.ts';

const name: AppName = process.argv[2] === 'console' ? 'console' : 'app';
const config = name === 'console' ? 'apps/web/vite.console.config.ts' : 'apps/web/vite.config.ts';

/** What decides besides the modules: packages are pinned by the lock file. */
const SETTINGS = [
  'package-lock.json',
  config,
  `apps/web/${name}/index.html`,
  `apps/web/${name}/tsconfig.json`,
  'apps/web/scripts/build-app.ts',
  'apps/web/scripts/built-app.ts',
  'apps/web/scripts/repository-texts.ts',
  ...readdirSync(`${root}/apps/web/app/icons`).map((name) => `apps/web/app/icons/${name}`),
];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mp3': 'audio/mpeg',
  '.webmanifest': 'application/manifest+json',
};

// Tests set it to their own: React would be built for development.
process.env['NODE_ENV'] = 'production';

const modules = new Set<string>();
const { output } = await buildOnce();
const files = output.map(fileOf).sort((a, b) => (a.path < b.path ? -1 : 1));
const inputs = [...new Set([...SETTINGS, ...modules])].sort();
const built: BuiltApp = {
  inputs: Object.fromEntries(inputs.map((input) => [input, hashOf(input)])),
  files,
};
const store = storePath(name);
mkdirSync(dirname(store), { recursive: true });
// Tests may build at the same time: each writes its own file, and the last one stays.
const own = `${store}.${randomUUID()}`;
writeFileSync(own, JSON.stringify(built));
renameSync(own, store);

async function buildOnce(): Promise<Rollup.RollupOutput> {
  const result = await build({
    configFile: `${root}/${config}`,
    mode: 'production',
    logLevel: 'warn',
    build: { write: false },
    plugins: [
      {
        name: 'inputs',
        buildEnd() {
          for (const id of this.getModuleIds()) {
            keepInput(id);
            // Of a module that was made while building: what it was made of.
            for (const input of madeOf(this.getModuleInfo(id)?.meta)) modules.add(input);
          }
        },
      },
    ],
  });
  if (Array.isArray(result) || !('output' in result)) throw new Error('Vite made more or less than one app');
  return result;
}

/** @see repositoryTexts */
function madeOf(meta: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  const inputs = meta?.['inputs'];
  return Array.isArray(inputs) ? inputs.map(String) : [];
}

function keepInput(id: string): void {
  const path = relative(root, id.replace(/[?#].*$/, ''))
    .split(sep)
    .join('/');
  if (id.startsWith('\0') || path.startsWith('..') || path.includes('node_modules/')) return;
  modules.add(path);
}

function fileOf(made: Rollup.OutputChunk | Rollup.OutputAsset): AppFile {
  const content = Buffer.from(made.type === 'chunk' ? made.code : made.source);
  const type = TYPES[extname(made.fileName)];
  if (type === undefined) throw new Error(`no content type is known for ${made.fileName}`);
  return {
    path: `/${made.fileName}`,
    type,
    // As the picture of a file that is kept forever under its name.
    etag: createHash('sha256').update(content).digest('hex').slice(0, 16),
    brotli: brotliCompressSync(content).toString('base64'),
  };
}
