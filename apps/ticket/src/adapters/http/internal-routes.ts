import { type AuditFact, ProvisionResponse, provisionRequest } from '@clove/contracts';
import { type Route, route, type UnitOfWork } from '@clove/service-kit';
import { type ProvisionedParts, provision } from '../../application/provision.ts';

/** What the toolbox's routes work with. */
export interface InternalRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly provisioned: ProvisionedParts;
  auditFacts(): Promise<AuditFact[]>;
}

/** What the toolbox calls: provisioning and audit. */
export function internalRoutes({ unitOfWork, provisioned, auditFacts }: InternalRouteParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/internal/provision',
      operationId: 'provision',
      summary: 'Applies the festival file’s sale data',
      access: 'edge',
      body: provisionRequest(
        ...([
          'performances',
          'refunds',
          'organiser',
          'page',
          'resale',
          'gates',
          'vouchers',
          'legalTexts',
          'passes',
        ] as const),
      ),
      responses: { 200: { description: 'What was or would be done', schema: ProvisionResponse } },
      handler: async ({ body }) => ({
        status: 200,
        body: await unitOfWork.run((tx) => provision(tx, provisioned, body)),
      }),
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
        body: (await auditFacts()).map((fact) => `${JSON.stringify(fact)}\n`).join(''),
      }),
    }),
  ];
}
