import { type Finding, hint, type Path, SourceDocument, WORKING_TREE } from '@clove/pool-images/in-memory';
import { z } from 'zod';
import { valueAt } from '../field-path.ts';
import { bucketFaults } from './backup.ts';
import { consoleFaults } from './console.ts';
import type { EnvironmentFile } from './schema.ts';

const Stage = z.object({
  tier: z.string().optional().catch(undefined),
  promotesTo: z.string().optional().catch(undefined),
});

/** Every environment with the one that it promotes to, as far as its file can be read. */
export type Stages = ReadonlyMap<string, z.infer<typeof Stage>>;

/**
 * Reads the stages only: other mistakes in an environment's file are reported for that environment. Empty where
 * no environment names another: reading them all would slow down a run over a thousand festivals.
 * @param texts the files by environment.
 */
export function stagesOf(texts: ReadonlyMap<string, string>): Stages {
  if (![...texts.values()].some((text) => text.includes('promotesTo'))) return new Map();
  return new Map([...texts].map(([name, text]) => [name, stageOf(new SourceDocument(text, name))]));
}

function stageOf(document: SourceDocument): z.infer<typeof Stage> {
  return document.isReadable ? Stage.catch({}).parse(document.value) : {};
}

/**
 * What one field alone does not show: every disagreement inside an environment file, and with the other environments.
 * @param name of its folder; absent: where it lies and promotes to is not checked.
 */
export function environmentFindings(
  document: SourceDocument,
  environment: EnvironmentFile,
  stages: Stages,
  name?: string,
): Finding[] {
  const {
    tier,
    release,
    payments,
    kakaoLogin,
    mail,
    webhooks,
    backup,
    routing,
    dataEngine,
    observability,
    monitoring,
  } = environment;
  const findings: Finding[] = [];
  const report = (path: Path, message: string) => findings.push(document.finding(path, message));
  if (name !== undefined && environment.environment !== name)
    report(['environment'], `the folder is called "${name}"`);
  if (release === WORKING_TREE && tier !== 'local')
    report(['release'], `release ${WORKING_TREE} is never committed: tier ${tier} pins a version`);
  if (payments === 'sandbox' && tier === 'production')
    report(['payments'], 'tier production refuses sandboxed payments');
  if (kakaoLogin === 'sandbox' && tier === 'production')
    report(
      ['kakaoLogin'],
      'tier production refuses the sandbox for log-ins: anybody could log in as anybody',
    );
  if (mail === 'sandbox' && tier === 'production')
    report(['mail'], 'tier production refuses sandboxed mails: name the mail server as mail: { smtp: ... }');
  if (backup === 'none' && tier === 'production') {
    const ways =
      'backup: { schedule, keep, target }, or "elsewhere" where the database servers are backed up';
    report(['backup'], `tier production needs backups: ${ways}`);
  }
  if (typeof backup !== 'string' && tier === 'local')
    report(['backup'], 'tier local has no calendar: "npx clove backup" makes one');
  if (typeof backup !== 'string' && backup.target.kind === 's3') {
    for (const { field, message } of bucketFaults(backup.target, tier))
      report(['backup', 'target', field], message);
  }
  if (webhooks.allowPrivate && tier !== 'local') {
    const inCluster = 'a cluster reaches receivers on the internet alone';
    report(['webhooks', 'allowPrivate'], `tier ${tier} refuses private receivers of webhooks: ${inCluster}`);
  }
  if (routing.kind === 'none' && tier !== 'local')
    report(['routing', 'kind'], `tier ${tier} needs a route: ingress or gatewayApi`);
  if (dataEngine.kind !== 'bundled' && tier === 'local') {
    const absent = dataEngine.kind === 'operators' ? 'operators' : 'shared servers';
    report(['dataEngine', 'kind'], `tier local needs the data engine bundled: one machine has no ${absent}`);
  }
  if (observability.kind === 'prometheusOperator' && monitoring === undefined) {
    report(
      ['observability', 'kind'],
      valueAt(document.value, ['observability']) === undefined
        ? 'tier production is watched by the Prometheus operator, which needs monitoring: { namespace }; without alerts: observability: { kind: none }'
        : 'prometheusOperator needs monitoring: { namespace }: scraping is not allowed without it',
    );
  }
  if (environment.console !== undefined) {
    const surroundings = {
      hasRoute: routing.kind !== 'none',
      hasArgoCd: environment.argocd !== undefined,
    };
    for (const { path, message } of consoleFaults(environment.console, surroundings))
      report(['console', ...path], message);
  }
  return name === undefined ? findings : [...findings, ...stageFindings(document, name, stages)];
}

/** What is wrong with where an environment promotes to. */
function stageFindings(document: SourceDocument, name: string, stages: Stages): Finding[] {
  const own = stages.get(name);
  const next = own?.promotesTo;
  if (next === undefined) return [];
  const report = (message: string) => [document.finding(['promotesTo'], message)];
  if (own?.tier === 'local') return report('tier local is not committed: nothing is promoted from it');
  const target = stages.get(next);
  if (target === undefined) return report(`there is no environment "${next}"${hint(next, stages.keys())}`);
  if (target.tier === 'local') return report(`${next} is of tier local: nothing is promoted to it`);
  const cycle = cycleFrom(name, stages);
  return cycle === undefined ? [] : report(`promotion is circular: ${cycle.join(' -> ')}`);
}

/** The cycle of promotions from an environment back to itself, if there is one. */
function cycleFrom(name: string, stages: Stages): string[] | undefined {
  const path = [name];
  for (let next = stages.get(name)?.promotesTo; next !== undefined; next = stages.get(next)?.promotesTo) {
    if (next === name) return [...path, next];
    if (path.includes(next)) return undefined;
    path.push(next);
  }
  return undefined;
}
