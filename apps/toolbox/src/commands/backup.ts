import { parseArgs } from 'node:util';
import { z } from 'zod';
import { consistentCut } from '../adapters/postgres/consistent-cut.ts';
import { restoreTarget } from '../adapters/postgres/restore-target.ts';
import type { ServiceConnection } from '../adapters/postgres/service-connection.ts';
import { openBackup, restoreBackup } from '../application/restore-backup.ts';
import { backupsOf, removeOutdated, takeBackup } from '../application/take-backup.ts';
import { BackupName, type Manifest } from '../domain/backup.ts';
import { exitCode, PermanentFailure } from '../domain/failure.ts';
import { storeOf } from './backup-store.ts';
import type { Command } from './command.ts';
import { type Environment, environmentName, readEnvironment, readTogether } from './environment.ts';
import { ServiceList } from './tasks.ts';

const Schema = z.object({
  FESTIVAL: z.string().min(1),
  /** A folder, or s3://<bucket>/<prefix>. */
  BACKUP_TARGET: z.string().min(1),
  /** How many backups stay. */
  BACKUP_KEEP: z.coerce.number().int().min(1).max(10_000).default(14),
});

/** Copies all databases of the festival at one moment, while it sells. */
export const backup: Command = {
  name: 'backup',
  usage: 'backup                         copy all databases at one moment; "backup list" names what there is',
  async run({ environment, args, say }) {
    const [settings, connections] = readTogether(
      () => readEnvironment(Schema, environment),
      () => readConnections(environment),
    );
    const store = storeOf(settings.BACKUP_TARGET, { environment, say });
    if (args[0] === 'list') {
      for (const name of await backupsOf(store)) say(name);
      return exitCode.ok;
    }
    if (args.length > 0)
      throw new PermanentFailure(`unknown argument ${args.join(' ')}`, ['usage: backup [list]']);
    const cut = await consistentCut(connections);
    try {
      const name = await takeBackup(settings.FESTIVAL, cut, store);
      const { manifest } = await openBackup(store, name);
      say(`${name}: ${summary(manifest)}; commits waited ${cut.frozenMs} ms; in ${store.location}`);
    } finally {
      await cut.end();
    }
    // Last: a run that fails removes nothing.
    for (const name of await removeOutdated(store, settings.BACKUP_KEEP, new Date()))
      say(`${name}: removed, it is outdated`);
    return exitCode.ok;
  },
};

/** Fills the databases of a festival that was just opened with a backup. */
export const restore: Command = {
  name: 'restore',
  usage: 'restore [--from <backup>]      fill a fresh festival with a backup (default: the newest)',
  async run({ environment, args, say }) {
    const [settings, connections] = readTogether(
      () => readEnvironment(Schema, environment),
      () => readConnections(environment),
    );
    const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' } } });
    const from = z.object({ from: BackupName.optional() }).safeParse(values);
    if (!from.success) throw new PermanentFailure('--from names a backup such as 20260601T110003Z');
    const store = storeOf(settings.BACKUP_TARGET, { environment, say });
    const opened = await openBackup(store, from.data.from);
    const target = await restoreTarget(connections);
    try {
      await restoreBackup(settings.FESTIVAL, opened, store, target);
    } finally {
      await target.end();
    }
    say(`${opened.name} of ${opened.manifest.takenAt} is restored: ${summary(opened.manifest)}`);
    return exitCode.ok;
  },
};

function summary({ databases }: Manifest): string {
  const tables = databases.flatMap((database) => database.tables);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = tables.flatMap(({ parts }) => parts).reduce((sum, part) => sum + part.bytes, 0);
  return `${databases.length} databases, ${rows} rows, ${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** Every database by its service: BACKUP_DATABASES in the order of the cut, each with DATABASE_URL_<SERVICE>. */
function readConnections(environment: Environment): ServiceConnection[] {
  const { BACKUP_DATABASES } = readEnvironment(z.object({ BACKUP_DATABASES: ServiceList }), environment);
  const urls = z.object(
    Object.fromEntries(
      BACKUP_DATABASES.map((service) => [
        `DATABASE_URL_${environmentName(service)}`,
        z.url({ protocol: /^postgres(ql)?$/ }),
      ]),
    ),
  );
  const read = readEnvironment(urls, environment);
  return BACKUP_DATABASES.map((service) => {
    const url = read[`DATABASE_URL_${environmentName(service)}`];
    if (url === undefined) throw new PermanentFailure(`there is no address of the database of ${service}`);
    return { service, url };
  });
}
