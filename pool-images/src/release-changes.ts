import type { Release } from './catalogue-schema.ts';
import { listReleases, loadRelease } from './release.ts';
import { compareVersions } from './version-order.ts';

/** A migration that a release brings, and the images that apply it. */
export interface NewMigration {
  readonly migration: string;
  readonly images: readonly string[];
  /** The oldest release that may run beside it; absent where it only adds. */
  readonly since?: string;
}

/** What a release has that the one before it had not. All lists are sorted. */
export interface ReleaseChanges {
  readonly before: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly migrations: readonly NewMigration[];
  /** Images of both whose migrations the earlier release did not record: what is new in them is not known. */
  readonly unrecorded: readonly string[];
}

/** Compares a release with the newest one before it; undefined when it is the first. */
export function releaseChanges(root: string, version: string): ReleaseChanges | undefined {
  const before = listReleases(root).findLast((release) => compareVersions(release, version) < 0);
  if (before === undefined) return undefined;
  const [old, fresh] = [loadRelease(root, before).images, loadRelease(root, version).images];
  const both = Object.keys(fresh).filter((image) => old[image] !== undefined);
  return {
    before,
    added: Object.keys(fresh).filter((image) => old[image] === undefined),
    changed: both.filter((image) => old[image]?.tag !== fresh[image]?.tag),
    removed: Object.keys(old).filter((image) => fresh[image] === undefined),
    migrations: newMigrations(old, fresh),
    unrecorded: both.filter(
      (image) => old[image]?.migrations === undefined && fresh[image]?.migrations !== undefined,
    ),
  };
}

function newMigrations(old: Release['images'], fresh: Release['images']): NewMigration[] {
  const found = new Map<string, { migration: string; images: string[]; since?: string }>();
  for (const [image, { migrations = [], contracts = [] }] of Object.entries(fresh)) {
    const known = old[image] === undefined ? [] : old[image].migrations;
    // A new image brings all of its own; what an old one had is not known unless it was recorded.
    if (known === undefined) continue;
    for (const migration of migrations.filter((name) => !known.includes(name))) {
      const since = contracts.find((contract) => contract.migration === migration)?.since;
      const entry = found.get(migration) ?? {
        migration,
        images: [],
        ...(since === undefined ? {} : { since }),
      };
      entry.images.push(image);
      found.set(migration, entry);
    }
  }
  return [...found.values()].sort((a, b) => (a.migration < b.migration ? -1 : 1));
}
