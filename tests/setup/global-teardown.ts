import { rmSync } from 'node:fs';
import { running } from './running.ts';

/** Stops what the set-up started and removes its data. */
export default async function globalTeardown(): Promise<void> {
  await Promise.all(
    running.map(async ({ server, dataDir }) => {
      await server.stop({ abrupt: true });
      rmSync(dataDir, { recursive: true, force: true });
    }),
  );
}
