import { ProvisionResponse, provisionRequest, type SaleSection } from '@clove/contracts';
import { operationRoute, type Route, route, type SetBasedOperation } from '@clove/service-kit';
import { type Auditing, auditFacts } from '../../application/audit.ts';
import { type Provisioning, provision } from '../../application/provision.ts';

export interface InternalRouteParts<S extends SaleSection> {
  readonly operations: readonly SetBasedOperation[];
  readonly provisioning: Provisioning<S>;
  readonly auditing: Auditing;
  /** After sale data was taken over. */
  onProvisioned?(): void;
}

/** What other services ask of the inventory: the set-based operations, the sale data and the audit's facts. */
export function internalRoutes<S extends SaleSection>(parts: InternalRouteParts<S>): Route[] {
  return [
    ...parts.operations.map(operationRoute),
    route({
      method: 'post',
      path: '/internal/provision',
      operationId: 'provision',
      summary: 'Takes over the sale data of a festival file, or answers what that would do',
      access: 'edge',
      body: provisionRequest(...parts.provisioning.sections),
      responses: {
        200: { description: 'What was or would be done', schema: ProvisionResponse },
        409: { description: 'provision-refused with every reason, or older-generation' },
      },
      async handler({ body }) {
        const done = await provision(parts.provisioning, body);
        if (!body.dryRun) parts.onProvisioned?.();
        return { status: 200, body: done };
      },
    }),
    route({
      method: 'get',
      path: '/internal/audit',
      operationId: 'audit',
      summary:
        'Facts of kind unit, section, quota and messaging, as of one instant, one JSON document per line',
      access: 'edge',
      responses: { 200: { description: 'JSON lines' } },
      async handler() {
        const facts = await auditFacts(parts.auditing);
        return {
          status: 200,
          headers: { 'content-type': 'application/x-ndjson' },
          body: facts.map((fact) => `${JSON.stringify(fact)}\n`).join(''),
        };
      },
    }),
  ];
}
