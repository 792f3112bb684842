import { ProvisionRequest, ProvisionResponse } from '@clove/contracts';
import { type Queryable, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { auditLines } from '../postgres/audit.ts';
import { provision } from '../postgres/provision.ts';

/** What the toolbox calls: provisioning and audit. */
export function internalRoutes(unitOfWork: UnitOfWork, reads: Queryable): Route[] {
  return [
    route({
      method: 'post',
      path: '/internal/provision',
      operationId: 'provision',
      summary: 'Applies the festival file’s sale data',
      access: 'edge',
      body: ProvisionRequest,
      responses: { 200: { description: 'What was or would be done', schema: ProvisionResponse } },
      handler: async ({ body }) => ({ status: 200, body: await unitOfWork.run((tx) => provision(tx, body)) }),
    }),
    route({
      method: 'get',
      path: '/internal/audit',
      operationId: 'audit',
      summary: 'Every order and ticket, and the state of messaging, as JSON lines',
      access: 'edge',
      responses: { 200: { description: 'Audit facts of kinds order, ticket and messaging, one per line' } },
      handler: async () => ({
        status: 200,
        headers: { 'content-type': 'application/x-ndjson' },
        body: await auditLines(reads),
      }),
    }),
  ];
}
