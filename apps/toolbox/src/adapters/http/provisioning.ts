import { GenerationResponse, ProvisionResponse, type SaleSection } from '@clove/contracts';
import { ProvisionRefusal, type ProvisionTarget } from '../../application/provision.ts';
import { call, type Edge, EdgeError, failed, parsed, refusalReasons } from './edge-client.ts';

/** Milliseconds. Provisioning a stadium writes 100,000 seat rows in one transaction. */
const timeoutMs = 120_000;

/** Statuses that refuse this document for good. Others (401, 404, 503 ...) may be temporary. */
const finalStatuses: ReadonlySet<number> = new Set([400, 409, 413, 422]);

/** A service's provisioning endpoint, for the sections that it reads. */
export function provisionTarget(edge: Edge, sections: readonly SaleSection[]): ProvisionTarget {
  const path = '/internal/provision';
  return {
    service: edge.service,
    sections,
    async provision(body) {
      const answer = await call(edge, { method: 'POST', path, timeoutMs, body });
      if (answer.statusCode === 200) return parsed(edge, path, answer, ProvisionResponse);
      const reasons = await refusalReasons(answer);
      if (finalStatuses.has(answer.statusCode)) throw new ProvisionRefusal(edge.service, reasons);
      throw new EdgeError(edge, path, `${answer.statusCode} ${reasons.join('; ')}`, {
        status: answer.statusCode,
      });
    },
  };
}

/** The generation of this run, assigned by event. */
export async function generationFor(edge: Edge, run: string): Promise<number> {
  const path = '/internal/provision/generations';
  const answer = await call(edge, { method: 'POST', path, timeoutMs, body: { run } });
  if (answer.statusCode !== 200) throw await failed(edge, path, answer);
  return (await parsed(edge, path, answer, GenerationResponse)).generation;
}
