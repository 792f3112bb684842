import { FindingsError, SourceDocument } from '@clove/pool-images/in-memory';
import { environmentFindings, type Stages } from './cross-checks.ts';
import { EnvironmentFile } from './schema.ts';
import { observabilityOf } from './switches.ts';

/** An environment that passed every check of its own. */
export interface LoadedEnvironment {
  readonly document: SourceDocument;
  readonly environment: EnvironmentFile;
  /** True: it renders the copies that promotion wrote into its folder. False: the organisers' files. */
  readonly rendersCopies: boolean;
  /** Environments whose `promotesTo` names it. */
  readonly promotedFrom: readonly string[];
}

/** Reads an environment from a text in memory; where it is promoted from and to is not checked. */
export function parseEnvironment(text: string, file: string): LoadedEnvironment {
  return environmentFrom(new SourceDocument(text, file), new Map());
}

/**
 * The environment that a document describes.
 * @param stages of all environments, to check where it is promoted from and to; `name` is its folder's.
 * @throws FindingsError with every finding.
 */
export function environmentFrom(document: SourceDocument, stages: Stages, name?: string): LoadedEnvironment {
  const said = document.parse(EnvironmentFile);
  const environment = { ...said, observability: said.observability ?? observabilityOf(said.tier) };
  const findings = environmentFindings(document, environment, stages, name);
  if (findings.length > 0) throw new FindingsError(findings);
  const promotedFrom = [...stages].flatMap(([other, { promotesTo }]) => (promotesTo === name ? [other] : []));
  const rendersCopies = environment.tier === 'production' || promotedFrom.length > 0;
  return { document, environment, rendersCopies, promotedFrom };
}
