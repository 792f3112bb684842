import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of the app as it is served. */
export interface AppFile {
  /** From the site's root: `/assets/app.Bq3xN1aZ.js`. */
  readonly path: string;
  readonly type: string;
  /** Of the content that is not compressed, 16 hexadecimal digits. */
  readonly etag: string;
  /** Compressed with Brotli, which gives the same bytes on every machine; base64. */
  readonly brotli: string;
}

export interface BuiltApp {
  /** SHA-256 of every file that it was made of, by its path from the root. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly files: readonly AppFile[];
}

export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** The site's app, or the platform console's. */
export type AppName = 'app' | 'console';

/** Where the last build of an app is. */
export function storePath(name: AppName): string {
  return `${root}/.clove/web-app/${name}.json`;
}

/** An app: as last built where its sources did not change since, else built now, which takes some seconds. */
export function builtApp(name: AppName): BuiltApp {
  const kept = read(name);
  if (kept !== undefined && isFresh(kept)) return kept;
  // In a process of its own: the build's memory goes with it, and tests need not load Vite.
  execFileSync(process.execPath, [`${root}/apps/web/scripts/build-app.ts`, name], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const made = read(name);
  if (made === undefined) throw new Error(`the build of the app left no ${storePath(name)}`);
  return made;
}

function read(name: AppName): BuiltApp | undefined {
  const path = storePath(name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function isFresh({ inputs }: BuiltApp): boolean {
  return Object.entries(inputs).every(
    ([path, hash]) => existsSync(`${root}/${path}`) && hashOf(path) === hash,
  );
}

/** SHA-256 of a file, by its path from the root. */
export function hashOf(path: string): string {
  return createHash('sha256')
    .update(readFileSync(`${root}/${path}`))
    .digest('hex');
}
