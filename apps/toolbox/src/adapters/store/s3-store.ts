import type { BackupStore } from '../../application/backup-ports.ts';
import { MANIFEST } from '../../domain/backup.ts';
import { type Bucket, S3Client } from './s3-client.ts';

/**
 * Backups in a bucket, each piece an object of its own. An object appears whole or not at all, and the store checks its
 * signed checksum first: nothing half-uploaded is left to be completed or removed, as the parts of one large object would be.
 * @param prefix without slashes at its ends.
 */
export function s3Store(bucket: Bucket, prefix: string, say: (line: string) => void): BackupStore {
  const client = new S3Client(bucket, say);
  const below = `${prefix}/`;
  return {
    location: `s3://${bucket.bucket}/${prefix}`,
    put: (name, bytes) => client.put(`${below}${name}`, bytes),
    get: (name) => client.get(`${below}${name}`),
    async list(suffix) {
      const names: string[] = [];
      for await (const key of client.keys(below)) {
        if (key.endsWith(suffix)) names.push(key.slice(below.length));
      }
      return names;
    },
    async removeBackup(backup) {
      // First: one that is removed by half is no backup.
      await client.remove(`${below}${backup}/${MANIFEST}`);
      for await (const key of client.keys(`${below}${backup}/`)) await client.remove(key);
    },
  };
}
