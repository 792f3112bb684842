import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { appFiles } from './app.built.ts';
import type { Asset } from './assets.ts';

/** A file of the app, ready to be sent. */
export interface ServedFile extends Asset {
  readonly path: string;
  /** Whether its name says its content, so that it may be cached without limit. */
  readonly isNamed: boolean;
}

/** Every file of the app by its path. Compressed by the build; other forms are made when someone first asks. */
export const appByPath: ReadonlyMap<string, ServedFile> = new Map(
  appFiles.map((file) => [file.path, served(file)]),
);

/** The document of every page; `<!--head-->` is where its head goes. */
export const appDocument: string = textOf('/index.html');

/** Pages that most visits begin at, and their files, which the browser otherwise learns of from the app alone. */
const BEGINNINGS = [
  [/^\/$/, 'festival-page'],
  [/^\/performances\/[^/]+$/, 'performance-page'],
] as const;

/** What a page's head says is needed next, beside the app itself. The styles of what the document shows already are waited for. */
export function hintsOf(path: string): string {
  const name = BEGINNINGS.find(([pattern]) => pattern.test(path))?.[1];
  if (name === undefined) return '';
  const files = [...appByPath.keys()].filter((file) => file.startsWith(`/assets/${name}.`));
  return [
    ...files.map((file) =>
      file.endsWith('.css')
        ? `<link rel="stylesheet" href="${file}">`
        : `<link rel="modulepreload" href="${file}">`,
    ),
    '<link rel="preload" as="fetch" crossorigin href="/api/events">',
    '<link rel="preload" as="fetch" crossorigin href="/api/festival">',
  ].join('');
}

function served({ path, type, etag, brotli }: (typeof appFiles)[number]): ServedFile {
  const packed = Buffer.from(brotli, 'base64');
  let plain: Buffer | undefined;
  let gzip: Buffer | undefined;
  return {
    path,
    isNamed: path.startsWith('/assets/'),
    type,
    etag: `"${etag}"`,
    brotli: packed,
    get identity() {
      plain ??= brotliDecompressSync(packed);
      return plain;
    },
    get gzip() {
      gzip ??= gzipSync(this.identity);
      return gzip;
    },
  };
}

function textOf(path: string): string {
  const file = appByPath.get(path);
  if (file === undefined) throw new Error(`the app has no ${path}`);
  return file.identity.toString('utf8');
}
