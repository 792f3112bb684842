import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FindingsError, hint, SourceDocument } from '@clove/pool-images';
import { environmentFindings, type Stages, stagesOf } from './cross-checks.ts';
import { EnvironmentFile, OpsFile } from './schema.ts';
import { observabilityOf } from './switches.ts';

const FOLDER = 'gitops/environments';

/** An environment that passed every check of its own. */
export interface LoadedEnvironment {
  readonly document: SourceDocument;
  readonly environment: EnvironmentFile;
  /** True: it renders the copies that promotion wrote into its folder. False: the organisers' files. */
  readonly rendersCopies: boolean;
  /** Environments whose `promotesTo` names it. */
  readonly promotedFrom: readonly string[];
}

/** Names of the environments of a repository, sorted. */
export function listEnvironments(root: string): string[] {
  const folder = join(root, FOLDER);
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

/** As `loadEnvironment`, from a text in memory; where it is promoted from and to is not checked. */
export function parseEnvironment(text: string, file: string): LoadedEnvironment {
  return environmentFrom(new SourceDocument(text, file), new Map());
}

function environmentFile(name: string): string {
  return `${FOLDER}/${name}/environment.yaml`;
}

function environmentFrom(document: SourceDocument, stages: Stages, name?: string): LoadedEnvironment {
  const said = document.parse(EnvironmentFile);
  const environment = { ...said, observability: said.observability ?? observabilityOf(said.tier) };
  const findings = environmentFindings(document, environment, stages, name);
  if (findings.length > 0) throw new FindingsError(findings);
  const promotedFrom = [...stages].flatMap(([other, { promotesTo }]) => (promotesTo === name ? [other] : []));
  const rendersCopies = environment.tier === 'production' || promotedFrom.length > 0;
  return { document, environment, rendersCopies, promotedFrom };
}

/** Where ops decide for one festival in one environment, from the root. */
export function opsFile(environment: string, slug: string): string {
  return `${FOLDER}/${environment}/${slug}/ops.yaml`;
}

/** What ops decided for one festival in one environment; nothing when there is no file. */
export function loadOps(root: string, environment: string, slug: string): OpsFile {
  const file = opsFile(environment, slug);
  const path = join(root, file);
  return existsSync(path) ? SourceDocument.read(path, file).parse(OpsFile) : {};
}
