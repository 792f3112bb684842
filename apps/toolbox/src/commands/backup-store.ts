import { z } from 'zod';
import { folderStore } from '../adapters/store/folder-store.ts';
import { s3Store } from '../adapters/store/s3-store.ts';
import type { BackupStore } from '../application/backup-ports.ts';
import { PermanentFailure } from '../domain/failure.ts';
import type { CommandContext } from './command.ts';
import { readEnvironment } from './environment.ts';

const Schema = z.object({
  /** Scheme, host and port; the bucket is in BACKUP_TARGET. */
  BACKUP_S3_ENDPOINT: z.url({ protocol: /^https?$/ }),
  BACKUP_S3_REGION: z.string().min(1).default('us-east-1'),
  BACKUP_S3_ADDRESSING: z.enum(['path', 'virtualHost']).default('path'),
  BACKUP_S3_ACCESS_KEY_ID: z.string().min(1),
  BACKUP_S3_SECRET_ACCESS_KEY: z.string().min(1),
  /** Seconds that one object is tried again while the store is busy or unreachable. */
  WAIT_SECONDS: z.coerce.number().min(0).max(3600).default(120),
});

const TARGET =
  /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(?<prefix>[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*)$/;

/**
 * Where backups of the target lie: a folder, or s3://<bucket>/<prefix>.
 * @throws PermanentFailure naming what a bucket needs and the environment does not have
 */
export function storeOf(
  target: string,
  { environment, say }: Pick<CommandContext, 'environment' | 'say'>,
): BackupStore {
  if (!target.startsWith('s3://')) return folderStore(target);
  const { bucket, prefix } = TARGET.exec(target)?.groups ?? {};
  if (bucket === undefined || prefix === undefined) {
    throw new PermanentFailure('the environment is not usable', ['BACKUP_TARGET: s3://<bucket>/<prefix>']);
  }
  const settings = readEnvironment(Schema, environment);
  return s3Store(
    {
      bucket,
      endpoint: settings.BACKUP_S3_ENDPOINT,
      region: settings.BACKUP_S3_REGION,
      addressing: settings.BACKUP_S3_ADDRESSING,
      accessKeyId: settings.BACKUP_S3_ACCESS_KEY_ID,
      secretAccessKey: settings.BACKUP_S3_SECRET_ACCESS_KEY,
      waitSeconds: settings.WAIT_SECONDS,
    },
    prefix,
    say,
  );
}
