import { folderStore } from '../adapters/store/folder-store.ts';
import type { BackupStore } from '../application/backup-ports.ts';

/** Where backups of the target lie. */
export function storeOf(target: string): BackupStore {
  return folderStore(target);
}
