import {
  type ProvisionResponse,
  type SaleData,
  type SaleDocument,
  type SaleSection,
  saleDataFor,
} from '@clove/contracts';
import { PermanentFailure } from '../domain/failure.ts';

/** A service that takes sale data. */
export interface ProvisionTarget {
  readonly service: string;
  /** The parts of the document that it reads. */
  readonly sections: readonly SaleSection[];
  /**
   * @throws ProvisionRefusal when the service refuses for good; after any other error the outcome is unknown: repeat it.
   */
  provision(request: {
    generation: number;
    dryRun: boolean;
    document: SaleData<never>;
  }): Promise<ProvisionResponse>;
}

/** A service's refusal that a retry will not change. */
export class ProvisionRefusal extends Error {
  readonly service: string;
  readonly reasons: readonly string[];

  constructor(service: string, reasons: readonly string[]) {
    super(`${service} refuses: ${reasons.join('; ')}`);
    this.name = 'ProvisionRefusal';
    this.service = service;
    this.reasons = reasons;
  }
}

export interface ProvisionOptions {
  readonly targets: readonly ProvisionTarget[];
  readonly generation: number;
  readonly document: SaleDocument;
  readonly say: (line: string) => void;
}

/**
 * Applies a sale document at every service, to each its own sections: first a dry run at all of them, and any refusal ends it with nothing
 * applied anywhere; then the apply, one after the other. Every step may be repeated.
 *
 * @throws PermanentFailure with all refusals of all services.
 */
export async function provisionAll({ targets, generation, document, say }: ProvisionOptions): Promise<void> {
  const refusals = await dryRun(targets, generation, document);
  if (refusals.length > 0) {
    throw new PermanentFailure(
      'nothing was applied: the dry run was refused',
      refusals.flatMap(({ service, reasons }) => reasons.map((reason) => `${service}: ${reason}`)),
    );
  }
  say(`dry run accepted by ${targets.map(({ service }) => service).join(', ')}`);
  for (const target of targets) {
    const { changes, kept = [] } = await applied(target, generation, document);
    for (const line of changeLines(target.service, changes)) say(line);
    for (const lever of kept) say(`${target.service}: stays as operations set it: ${lever}`);
  }
  say(`generation ${generation} applied`);
}

async function dryRun(
  targets: readonly ProvisionTarget[],
  generation: number,
  document: SaleDocument,
): Promise<ProvisionRefusal[]> {
  const outcomes = await Promise.allSettled(
    targets.map((target) =>
      target.provision({ generation, dryRun: true, document: saleDataFor(document, target.sections) }),
    ),
  );
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  const refusals = failures.filter((failure) => failure instanceof ProvisionRefusal);
  if (refusals.length > 0) return refusals;
  // No refusal, but a service did not answer: nothing is applied and the Job repeats it.
  for (const failure of failures) throw failure;
  return [];
}

/** Between dry run and apply another run may have applied, or an organiser used an id: a refusal is still possible. */
async function applied(target: ProvisionTarget, generation: number, document: SaleDocument) {
  try {
    return await target.provision({
      generation,
      dryRun: false,
      document: saleDataFor(document, target.sections),
    });
  } catch (error) {
    if (!(error instanceof ProvisionRefusal)) throw error;
    throw new PermanentFailure(
      `${target.service} refused what its dry run had accepted: its data changed in between. Services before it have the new document`,
      error.reasons.map((reason) => `${target.service}: ${reason}`),
      { cause: error },
    );
  }
}

function changeLines(service: string, changes: ProvisionResponse['changes']): string[] {
  const unchanged = changes.filter(({ action }) => action === 'unchanged').length;
  return [
    ...changes
      .filter(({ action }) => action !== 'unchanged')
      .map(({ entity, action }) => `${service}: ${entity} ${action}`),
    ...changes.flatMap(({ entity, overridden }) =>
      overridden.map((override) => `${service}: ${entity} console value replaced by the file: ${override}`),
    ),
    ...(unchanged > 0 ? [`${service}: ${unchanged} unchanged`] : []),
  ];
}
