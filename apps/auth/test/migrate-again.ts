import { startService } from '@clove/service-kit/testing';
import { auth } from '../src/service.ts';

/** Runs the `migrate` verb on a database that was migrated before. */
export async function migrateForTest(env: Record<string, string>): Promise<void> {
  const service = await startService(auth, { ...env, PORT: '0' }, { migrate: true });
  await service.stop();
}
