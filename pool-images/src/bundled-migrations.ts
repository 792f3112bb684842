import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { BuiltImage } from './build-pool.ts';
import { CATALOGUE_FOLDER, type Catalogue } from './catalogue.ts';
import { type Finding, FindingsError } from './finding.ts';

/** A step of a schema, as the bundle that applies it describes it. */
export const BundledMigration = z.object({
  name: z.string(),
  up: z.string(),
  contractSince: z.string().optional(),
  harmless: z.string().optional(),
});
export type BundledMigration = z.infer<typeof BundledMigration>;

/**
 * The migrations of every built image with a database, asked of the bundles themselves (`<bundle> migrations`): what
 * a variant does not plug in does not migrate either. Images that keep nothing are left out.
 * @throws FindingsError naming the bundles that do not answer.
 */
export async function bundledMigrations(
  catalogue: Catalogue,
  built: readonly BuiltImage[],
): Promise<Map<string, readonly BundledMigration[]>> {
  const findings: Finding[] = [];
  const keeping = built.filter(({ image }) => catalogue.get(image)?.database !== undefined);
  const listed = await Promise.all(
    keeping.map(async ({ image, bundle }): Promise<[string, readonly BundledMigration[]][]> => {
      try {
        return [[image, await listOf(bundle)]];
      } catch (error) {
        const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
        const message = `"${image} migrations" must list its migrations as JSON: ${why}`;
        findings.push({ file: `${CATALOGUE_FOLDER}/${image}.yaml`, line: 1, column: 1, message });
        return [];
      }
    }),
  );
  if (findings.length > 0) throw new FindingsError(findings);
  return new Map(listed.flat());
}

async function listOf(bundle: string): Promise<readonly BundledMigration[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [bundle, 'migrations'], {
    env: {},
    timeout: 30_000,
  });
  return z.array(BundledMigration).parse(JSON.parse(stdout));
}
