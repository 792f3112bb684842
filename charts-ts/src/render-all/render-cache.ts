import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@clove/pool-images';
import { z } from 'zod';

/** Machine-local: what was rendered last. Never in git; deleting it costs one full rendering. */
const FILE = '.clove/render-cache.json';

const Entry = z.object({
  key: z.string(),
  /** Of the folder when it was written. */
  stamp: z.string(),
  manifests: z.number(),
  project: z.array(z.tuple([z.string(), z.string()])),
});
export type CacheEntry = z.infer<typeof Entry>;

const Content = z.object({ version: z.literal(1), folders: z.record(z.string(), Entry) });

/** Remembers by folder what it was rendered from. */
export class RenderCache {
  readonly #root: string;
  readonly #folders: Map<string, CacheEntry>;

  private constructor(root: string, folders: Map<string, CacheEntry>) {
    this.#root = root;
    this.#folders = folders;
  }

  /** Empty when there is none, or none that this version can read. */
  static open(root: string): RenderCache {
    const path = join(root, FILE);
    return new RenderCache(root, existsSync(path) ? read(readFileSync(path, 'utf8')) : new Map());
  }

  /** What was rendered to a folder, if it was from this key and nothing was added to or taken from it since. */
  find(folder: string, key: string): CacheEntry | undefined {
    const entry = this.#folders.get(folder);
    return entry?.key === key && entry.stamp === stampOf(this.#root, folder) ? entry : undefined;
  }

  remember(folder: string, key: string, entry: Pick<CacheEntry, 'manifests' | 'project'>): void {
    const stamp = stampOf(this.#root, folder);
    if (stamp !== undefined) this.#folders.set(folder, { ...entry, key, stamp });
  }

  /** Writes it, without folders that are gone. */
  save(): void {
    const folders = [...this.#folders].filter(([folder]) => existsSync(join(this.#root, folder)));
    const content = { version: 1, folders: Object.fromEntries(folders) };
    writeFileAtomically(join(this.#root, FILE), JSON.stringify(content));
  }
}

/**
 * Changes whenever a file of the folder is added, removed or replaced. Looking at every file would cost more
 * than rendering saves; a file that was edited in place is found by `clove render --check`, which never asks here.
 */
function stampOf(root: string, folder: string): string | undefined {
  const stat = statSync(join(root, folder), { throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.ino} ${stat.mtimeMs}`;
}

function read(text: string): Map<string, CacheEntry> {
  try {
    const content = Content.safeParse(JSON.parse(text));
    return new Map(content.success ? Object.entries(content.data.folders) : []);
  } catch (error) {
    // Half a file of a machine that lost power: as good as none.
    if (error instanceof SyntaxError) return new Map();
    throw error;
  }
}
