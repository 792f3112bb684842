import { GenerationRequest, GenerationResponse, ProvisionResponse, provisionRequest } from '@clove/contracts';
import { messagingAuditFact, type Queryable, type Route, route, type UnitOfWork } from '@clove/service-kit';
import type { CatalogueCache } from '../../application/catalogue-cache.ts';
import { provision } from '../../application/provision.ts';
import { catalogueTransaction } from '../postgres/catalogue-transaction.ts';
import { generationOf } from '../postgres/generations.ts';

export interface InternalRoutesOptions {
  festival: string;
  unitOfWork: UnitOfWork;
  reads: Queryable;
  cache: CatalogueCache;
}

/** Provisioning and audit, on the management port. */
export function internalRoutes({ festival, unitOfWork, reads, cache }: InternalRoutesOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/internal/audit',
      operationId: 'auditEvent',
      summary: 'Facts for the audit as JSON lines: whether domain events flow',
      access: 'edge',
      responses: { 200: { description: 'One fact of kind messaging' } },
      async handler() {
        const fact = await messagingAuditFact('event', reads);
        return {
          status: 200,
          body: `${JSON.stringify(fact)}\n`,
          headers: { 'content-type': 'application/jsonl' },
        };
      },
    }),
    route({
      method: 'post',
      path: '/internal/provision/generations',
      operationId: 'registerProvisionRun',
      summary: 'The generation of a provisioning run; the same run gets the same one',
      access: 'edge',
      body: GenerationRequest,
      responses: { 200: { description: 'The generation', schema: GenerationResponse } },
      async handler({ body }) {
        return { status: 200, body: { generation: await generationOf(unitOfWork, body.run) } };
      },
    }),
    route({
      method: 'post',
      path: '/internal/provision',
      operationId: 'provisionEvent',
      summary: 'Applies a sale document under the ownership rule, or answers what it would do',
      access: 'edge',
      body: provisionRequest('performances', 'refunds', 'organiser', 'page', 'legalTexts'),
      responses: { 200: { description: 'What was or would be done', schema: ProvisionResponse } },
      async handler({ body }) {
        const changes = await unitOfWork.run((tx) =>
          provision(catalogueTransaction(tx), { festival, ...body }),
        );
        cache.invalidate();
        return { status: 200, body: { changes } };
      },
    }),
  ];
}
