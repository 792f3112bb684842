import { createHash } from 'node:crypto';
import { cachedRead } from '@clove/service-kit';
import type { PublicCatalogue } from './public-catalogue.ts';

/** The catalogue as it is sent, with the entity tag of each answer. */
export interface CachedCatalogue {
  catalogue: PublicCatalogue;
  etag: string;
}

export interface CatalogueCache {
  /** The catalogue, at most `maxAgeMs` old; null: never provisioned. Throws only if it was never read before. */
  get(): Promise<CachedCatalogue | null>;
  /** Makes the next `get` read again: this replica just changed something. */
  invalidate(): void;
}

export interface CatalogueCacheOptions {
  read: () => Promise<PublicCatalogue | null>;
  maxAgeMs: number;
  /** Monotonic milliseconds. */
  now: () => number;
  /** Called when a read failed and an older answer was given. */
  onStale: (error: unknown) => void;
}

/**
 * Keeps the catalogue in the process: on opening night all fans read it, and one read per `maxAgeMs` and
 * replica reaches the database. Concurrent requests share one read. While the database does not answer, the last
 * answer is given: the seat service decides what is sold.
 */
export function catalogueCache({ read, maxAgeMs, now, onStale }: CatalogueCacheOptions): CatalogueCache {
  let last: CachedCatalogue | null = null;
  let current = cached();

  /** A new cache for each change: a read that began before one may have missed it. */
  function cached(): () => Promise<CachedCatalogue | null> {
    const own = cachedRead(
      async () => {
        try {
          const catalogue = await read();
          const next = catalogue === null ? null : { catalogue, etag: etagOf(catalogue) };
          if (current === own) last = next;
          return next;
        } catch (error) {
          if (last === null) throw error;
          onStale(error);
          return last;
        }
      },
      (answer) => (answer === null ? 0 : maxAgeMs),
      now,
    );
    return own;
  }

  return {
    get: () => current(),
    invalidate() {
      current = cached();
    },
  };
}

/** A strong entity tag: the hash of what is sent. */
export function etagOf(body: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`;
}
