import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { BackupStore } from '../../application/backup-ports.ts';
import { MANIFEST } from '../../domain/backup.ts';

/** Backups in a folder: of this machine, or of a volume. */
export function folderStore(folder: string): BackupStore {
  return {
    location: folder,
    async put(name, bytes) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Whole or not at all, and on the disk before it counts.
      const file = await open(`${path}.part`, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.part`, path);
    },
    get: (name) => readFile(join(folder, name)),
    async list(suffix) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const names = await readdir(folder, { recursive: true });
      return names.map((name) => name.split(sep).join('/')).filter((name) => name.endsWith(suffix));
    },
    async removeBackup(backup) {
      // First: one that is removed by half is no backup.
      await rm(join(folder, backup, MANIFEST), { force: true });
      await rm(join(folder, backup), { recursive: true, force: true });
    },
  };
}
