import { z } from 'zod';
import { auditFacts } from '../adapters/http/audit-facts.ts';
import type { Edge } from '../adapters/http/edge-client.ts';
import { audit } from '../application/audit.ts';
import { retryUntilDeadline } from '../application/retry.ts';
import { exitCode } from '../domain/failure.ts';
import type { Violation } from '../domain/violation.ts';
import type { Command } from './command.ts';
import { readEdges } from './edges.ts';
import { type Environment, readEnvironment, readTogether } from './environment.ts';
import { ServiceList } from './tasks.ts';

const Schema = z.object({
  /** Seconds between the two scans; 0 only where no sale is running. */
  AUDIT_GAP_SECONDS: z.coerce.number().min(0).max(3600).default(60),
  /** Seconds to wait for the services. */
  WAIT_SECONDS: z.coerce.number().min(0).max(3600).default(30),
});

const sandbox = 'payment-sandbox';

/** Joins the services' facts of the sale and names every broken invariant. */
export const auditCommand: Command = {
  name: 'audit',
  usage: 'audit                          check every invariant of the sale; exit 1 when one is broken',
  async run({ environment, say }) {
    const [config, edges] = readTogether(
      () => readEnvironment(Schema, environment),
      () => readAudited(environment),
    );
    const report = await audit({
      sources: edges.map((edge) => ({
        service: edge.service,
        facts: () =>
          retryUntilDeadline({ what: `${edge.service}'s audit`, seconds: config.WAIT_SECONDS, say }, () =>
            auditFacts(edge),
          ),
      })),
      withProvider: edges.some(({ service }) => service === sandbox),
      gap: () => {
        say(`first scan found something; second scan in ${config.AUDIT_GAP_SECONDS} s`);
        return new Promise((resolve) => setTimeout(resolve, config.AUDIT_GAP_SECONDS * 1000));
      },
      now: () => new Date(),
    });
    for (const line of table(report.violations)) say(line);
    say(
      `${report.facts} facts, ${report.violations.length} violations, ${report.settled} settled between the scans`,
    );
    return report.violations.length === 0 ? exitCode.ok : exitCode.retry;
  },
};

function readAudited(environment: Environment): Edge[] {
  const { AUDITED_SERVICES } = readEnvironment(z.object({ AUDITED_SERVICES: ServiceList }), environment);
  return readEdges(environment, AUDITED_SERVICES);
}

/** Columns as wide as their widest cell. */
function table(violations: readonly Violation[]): string[] {
  if (violations.length === 0) return [];
  const rows = [{ invariant: 'INVARIANT', key: 'KEY', detail: 'WHAT' }, ...violations];
  const width = (column: 'invariant' | 'key') => Math.max(...rows.map((row) => row[column].length));
  const [first, second] = [width('invariant'), width('key')];
  return rows.map(
    ({ invariant, key, detail }) => `${invariant.padEnd(first)}  ${key.padEnd(second)}  ${detail}`,
  );
}
