import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FindingsError, hint, readDocument, SourceDocument } from '@clove/pool-images';
import { stagesOf } from './cross-checks.ts';
import { ENVIRONMENTS, environmentFile, opsFile } from './files.ts';
import { environmentFrom, type LoadedEnvironment } from './read.ts';
import { OpsFile } from './schema.ts';

export { opsFile } from './files.ts';
export { type LoadedEnvironment, parseEnvironment } from './read.ts';

/** Names of the environments of a repository, sorted. */
export function listEnvironments(root: string): string[] {
  const folder = join(root, ENVIRONMENTS);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'environment.yaml')))
    .sort();
}

/**
 * Reads an environment by its name.
 * @throws FindingsError when it does not exist or has findings.
 */
export function loadEnvironment(root: string, name: string): LoadedEnvironment {
  const file = environmentFile(name);
  const names = listEnvironments(root);
  if (!names.includes(name)) {
    const message = `there is no environment "${name}"${hint(name, names)}`;
    throw new FindingsError([{ file, line: 1, column: 1, message }]);
  }
  const texts = new Map(names.map((each) => [each, readFileSync(join(root, environmentFile(each)), 'utf8')]));
  const document = new SourceDocument(texts.get(name) ?? '', file);
  return environmentFrom(document, stagesOf(texts), name);
}

/** What ops decided for one festival in one environment; nothing when there is no file. */
export function loadOps(root: string, environment: string, slug: string): OpsFile {
  const file = opsFile(environment, slug);
  const path = join(root, file);
  return existsSync(path) ? readDocument(path, file).parse(OpsFile) : {};
}
