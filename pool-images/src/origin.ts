import type { CatalogueEntry } from './catalogue-schema.ts';

/** An image that this repository builds: its composition root is bundled. */
export type BundledEntry = CatalogueEntry & { readonly entry: string };

/** An image that is built elsewhere. */
export type ExternalEntry = CatalogueEntry & {
  readonly external: NonNullable<CatalogueEntry['external']>;
};

/** True when the pool build makes it. */
export function isBundled(entry: CatalogueEntry): entry is BundledEntry {
  return entry.availability === 'built' && entry.entry !== undefined;
}

/** True when it exists and is pulled from its own repository. */
export function isExternal(entry: CatalogueEntry): entry is ExternalEntry {
  return entry.availability === 'built' && entry.external !== undefined;
}

/** True when only its contract exists: no festival can run it yet. */
export function isPlanned(entry: CatalogueEntry): boolean {
  return entry.availability === 'planned';
}

/** Where an image comes from, in one word. */
export function originOf(entry: CatalogueEntry): 'built' | 'external' | 'planned' {
  if (isPlanned(entry)) return 'planned';
  return isExternal(entry) ? 'external' : 'built';
}
