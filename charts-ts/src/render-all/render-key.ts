import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { planFolders } from '../festival/plan-files.ts';
import type { Target } from '../targets.ts';

/** Folders whose every file has a part in every rendering, from the root. */
const SHARED_INPUTS = ['pool-images/catalog', 'pool-images/releases', 'gitops/templates'];

/** Packages whose source decides what is rendered. */
const GENERATOR_PACKAGES = ['@clove/pool-images', '@clove/contracts'];

/**
 * Names what a target is rendered from: the generator (its sources and the lockfile of its libraries), the pool
 * and the templates, and the target's own environment, ops and festival files. Equal keys, equal manifests.
 */
export class RenderKeys {
  readonly #root: string;
  readonly #shared: string;

  constructor(root: string) {
    this.#root = root;
    const hash = createHash('sha256').update(generatorHash());
    for (const folder of SHARED_INPUTS) addFolder(hash, join(root, folder));
    this.#shared = hash.digest('hex');
  }

  keyOf({ environment, slug, file }: Target): string {
    const hash = createHash('sha256').update(this.#shared);
    const folder = join(this.#root, 'gitops/environments', environment);
    for (const path of [
      join(folder, 'environment.yaml'),
      join(folder, slug, 'ops.yaml'),
      join(this.#root, file),
    ]) {
      addFile(hash, path);
    }
    for (const beside of planFolders(join(this.#root, file))) addFolder(hash, beside, /\.(?:csv|svg)$/);
    return hash.update(`${environment}/${slug}`).digest('hex');
  }
}

let generator: string | undefined;

/** The same for the life of a process: its sources are loaded. */
function generatorHash(): string {
  if (generator !== undefined) return generator;
  const { resolve: find } = createRequire(import.meta.url);
  const hash = createHash('sha256');
  addFolder(hash, resolve(import.meta.dirname, '..'));
  for (const name of GENERATOR_PACKAGES) addFolder(hash, dirname(find(name)));
  addFile(hash, resolve(import.meta.dirname, '../../../package-lock.json'));
  generator = hash.digest('hex');
  return generator;
}

type Hash = ReturnType<typeof createHash>;

function addFolder(hash: Hash, folder: string, files = /\.(?:ts|yaml)$/): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((file) => files.test(file)).sort()) {
    hash.update(`${name}\n`);
    addFile(hash, join(folder, name));
  }
}

/** A file that is absent is unlike an empty one. */
function addFile(hash: Hash, path: string): void {
  if (!existsSync(path)) {
    hash.update('absent\n');
    return;
  }
  const text = readFileSync(path);
  hash.update(`${text.length}\n`).update(text);
}
