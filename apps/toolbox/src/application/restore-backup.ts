import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type BackedUpTable, MANIFEST, Manifest, partName } from '../domain/backup.ts';
import { PermanentFailure } from '../domain/failure.ts';
import type { BackupStore, RestoreTarget } from './backup-ports.ts';
import { backupsOf, sha256Of } from './take-backup.ts';

/** The manifest of one backup, or of the newest. @throws PermanentFailure where there is none, or it cannot be read */
export async function openBackup(
  store: BackupStore,
  asked?: string,
): Promise<{ name: string; manifest: Manifest }> {
  const names = await backupsOf(store);
  const name = asked ?? names.at(-1);
  if (name === undefined || !names.includes(name)) {
    const known = names.length === 0 ? 'there is none' : `there are ${names.join(', ')}`;
    throw new PermanentFailure(`no backup ${asked ?? ''} in ${store.location}`, [known]);
  }
  const text = Buffer.from(await store.get(`${name}/${MANIFEST}`)).toString('utf8');
  const manifest = Manifest.safeParse(JSON.parse(text));
  if (manifest.success) return { name, manifest: manifest.data };
  throw new PermanentFailure(`the backup ${name} cannot be read`, [
    ...manifest.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  ]);
}

/**
 * Fills the databases of a festival that was just opened with a backup: all of them, or none.
 * @throws PermanentFailure before anything changes, where they are in use, of another schema, or not the same ones
 */
export async function restoreBackup(
  festival: string,
  { name, manifest }: { readonly name: string; readonly manifest: Manifest },
  store: BackupStore,
  target: RestoreTarget,
): Promise<void> {
  const faults = faultsOf(festival, manifest, target);
  if (faults.length > 0) throw new PermanentFailure(`the backup ${name} cannot be restored here`, faults);
  for (const database of target.databases) {
    const from = manifest.databases.find(({ service }) => service === database.service);
    if (from === undefined) continue;
    await database.replace(from, (tableName) => {
      const table = from.tables.find((each) => each.name === tableName);
      if (table === undefined) throw new PermanentFailure(`the backup has no table ${tableName}`);
      const packed = Readable.from(partsOf(name, database.service, table, store));
      const gunzip = createGunzip();
      packed.on('error', (error) => gunzip.destroy(error));
      return packed.pipe(gunzip);
    });
  }
  await target.commit();
}

function faultsOf(festival: string, manifest: Manifest, target: RestoreTarget): string[] {
  const backedUp = new Map(manifest.databases.map((database) => [database.service, database]));
  const present = new Set(target.databases.map(({ service }) => service));
  return [
    ...(manifest.festival === festival ? [] : [`it is of ${manifest.festival}, this is ${festival}`]),
    ...manifest.databases
      .filter(({ service }) => !present.has(service))
      .map(({ service }) => `${service} is in the backup and not here`),
    ...target.databases.flatMap(({ service, migrations, isUsed }) => {
      const from = backedUp.get(service);
      if (isUsed) return [`${service} is in use: something was ordered here; restore into a fresh festival`];
      // A service that joined the festival after the backup begins empty.
      if (from === undefined) return [];
      const difference = unlike(from.migrations, migrations);
      return difference === undefined
        ? []
        : [`${service} has another schema (${difference}): deploy the release of the backup first`];
    }),
  ];
}

function unlike(backedUp: readonly string[], here: readonly string[]): string | undefined {
  const missing = backedUp.filter((name) => !here.includes(name));
  const further = here.filter((name) => !backedUp.includes(name));
  if (missing.length + further.length === 0) return undefined;
  return [
    ...(missing.length > 0 ? [`not here: ${missing.join(', ')}`] : []),
    ...(further.length > 0 ? [`not in the backup: ${further.join(', ')}`] : []),
  ].join('; ');
}

async function* partsOf(
  backup: string,
  service: string,
  table: BackedUpTable,
  store: BackupStore,
): AsyncGenerator<Uint8Array> {
  for (const [index, { sha256 }] of table.parts.entries()) {
    const object = `${backup}/${partName(service, table.name, index)}`;
    const bytes = await store.get(object);
    if (sha256Of(bytes) !== sha256) throw new PermanentFailure(`${object} is not what was backed up`);
    yield bytes;
  }
}
