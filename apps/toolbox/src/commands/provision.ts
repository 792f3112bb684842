import { readFile } from 'node:fs/promises';
import { SaleDocument, type SaleSection } from '@clove/contracts';
import { z } from 'zod';
import { generationFor, provisionTarget } from '../adapters/http/provisioning.ts';
import { provisionAll } from '../application/provision.ts';
import { retryUntilDeadline } from '../application/retry.ts';
import { PermanentFailure } from '../domain/failure.ts';
import type { Command } from './command.ts';
import { readEdges } from './edges.ts';
import { type Environment, readEnvironment, readTogether } from './environment.ts';
import { MoreSaleSections, SaleSections } from './tasks.ts';

const Schema = z.object({
  /** The sale document as JSON. */
  PROVISION_FILE: z.string().min(1),
  /** Names this run; a retried Job has the same (its controller's uid), so it keeps its generation. */
  RUN_ID: z.string().min(1).max(128),
  /** Seconds to wait for the services. */
  WAIT_SECONDS: z.coerce.number().min(0).max(3600).default(120),
});

/** Applies the sale document at every service that keeps sale data. */
export const provisionCommand: Command = {
  name: 'provision',
  usage: 'provision                      apply the sale document at every service that keeps sale data',
  async run({ environment, say }) {
    const [config, { event, targets }] = readTogether(
      () => readEnvironment(Schema, environment),
      () => readTargets(environment),
    );
    const document = await readDocument(config.PROVISION_FILE);
    const retry = {
      what: targets.map(({ service }) => service).join(', '),
      seconds: config.WAIT_SECONDS,
      say,
    };
    await retryUntilDeadline(retry, async () => {
      const generation = await generationFor(event, config.RUN_ID);
      await provisionAll({ targets, generation, document, say });
    });
    return 0;
  },
};

/** The services that keep sale data, and event, which numbers the runs. */
function readTargets(environment: Environment) {
  const { SALE_SECTIONS, MORE_SALE_SECTIONS = {} } = readEnvironment(
    z.object({ SALE_SECTIONS: SaleSections, MORE_SALE_SECTIONS: MoreSaleSections.optional() }),
    environment,
  );
  const sections = new Map<string, readonly SaleSection[]>(Object.entries(SALE_SECTIONS));
  for (const [service, more] of Object.entries(MORE_SALE_SECTIONS))
    sections.set(service, [...(sections.get(service) ?? []), ...more]);
  const edges = readEdges(environment, [...sections.keys()]);
  const event = edges.find(({ service }) => service === 'event');
  if (event === undefined) throw new Error('SaleSections lets pass only what names event');
  return { event, targets: edges.map((edge) => provisionTarget(edge, sections.get(edge.service) ?? [])) };
}

async function readDocument(path: string): Promise<SaleDocument> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PermanentFailure(`the sale document ${path} cannot be read`, [reason], { cause: error });
  }
  const parsed = SaleDocument.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new PermanentFailure(
    `the sale document ${path} is not usable`,
    parsed.error.issues.map(({ path: field, message }) => `${field.join('.')}: ${message}`),
  );
}
