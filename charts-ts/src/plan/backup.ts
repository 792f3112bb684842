import type { CatalogueEntry } from '@clove/pool-images/in-memory';
import type { Backup } from '../environment/backup.ts';
import { JOB_PODS, variableStem } from './edges.ts';

/** Name of the CronJob, its account and its pods. */
export const BACKUP_PODS = JOB_PODS.backup;
/** The volume that backups lie on. */
export const BACKUP_CLAIM = 'backups';
/** Where a backup's pod finds that volume. */
export const BACKUP_FOLDER = '/backups';

/** An environment's backups by Clove; undefined: it has none, or another way. */
export function ownBackup(backup: Backup): Exclude<Backup, string> | undefined {
  return typeof backup === 'string' ? undefined : backup;
}

/** What the volume of backups takes; undefined: there is none. */
export function backupStorage(backup: Backup): string | undefined {
  const target = ownBackup(backup)?.target;
  return target?.kind === 'volume' ? target.storage : undefined;
}

/** Services with a database in the order in which a backup looks at them: callers before those they call. */
export function backedUpServices(entries: readonly CatalogueEntry[]): string[] {
  const byService = new Map(entries.map((entry) => [entry.service, entry]));
  const order: string[] = [];
  const visit = (service: string, path: readonly string[]): void => {
    if (order.includes(service) || path.includes(service)) return;
    for (const { service: caller, edges } of entries) {
      if (edges.some(({ to }) => to === service)) visit(caller, [...path, service]);
    }
    order.push(service);
  };
  for (const { service } of entries) visit(service, []);
  return order.filter((service) => byService.get(service)?.database !== undefined);
}

/** The variable with the address of a service's database, for the toolbox's `backup` and `restore`. */
export function backupVariable(service: string): string {
  return `DATABASE_URL_${variableStem(service)}`;
}
