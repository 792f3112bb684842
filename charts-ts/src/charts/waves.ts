/**
 * The waves of one sync, in the order they are applied. Migrations have a wave of their own between setup and
 * services: Argo CD applies the objects of one wave together and waits for all of them, so a migration in the
 * wave of database-setup could run before its database exists.
 */
export const WAVES = { foundation: -3, setup: -2, migrate: -1, services: 0, provision: 1 } as const;
export type Wave = keyof typeof WAVES;

/** The smallest wave that any object is in. */
export const FIRST_WAVE = WAVES.foundation;

/** Where an object says its wave; 0 for one that does not. */
export const WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';
