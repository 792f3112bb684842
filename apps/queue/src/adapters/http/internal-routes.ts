import {
  ProvisionResponse,
  provisionRequest,
  RoomSyncAnswer,
  RoomSyncRequest,
  type RoomSyncAnswer as SyncAnswer,
  type RoomSyncRequest as SyncRequest,
} from '@clove/contracts';
import { type Route, route, type UnitOfWork } from '@clove/service-kit';
import type { RoomBook } from '../../application/ports.ts';
import { provision } from '../../application/provision.ts';

/** What gateways and the toolbox call, on the management port. */
export function internalRoutes(parts: {
  unitOfWork: UnitOfWork;
  rooms: RoomBook;
  synchronise(request: SyncRequest): Promise<SyncAnswer>;
}): Route[] {
  const { unitOfWork, rooms, synchronise } = parts;
  return [
    route({
      method: 'post',
      path: '/internal/room/sync',
      operationId: 'synchroniseRoom',
      summary: 'What happened at a gateway in the last second, and what it is to do in the next',
      access: 'edge',
      body: RoomSyncRequest,
      responses: { 200: { description: 'The room', schema: RoomSyncAnswer } },
      handler: async ({ body }) => ({ status: 200, body: await synchronise(body) }),
    }),
    route({
      method: 'post',
      path: '/internal/provision',
      operationId: 'provisionQueue',
      summary: 'Takes over when the sale opens, or answers what it would do',
      access: 'edge',
      body: provisionRequest(),
      responses: { 200: { description: 'What was or would be done', schema: ProvisionResponse } },
      handler: async ({ body }) => ({
        status: 200,
        body: await unitOfWork.run((tx) => provision(tx, rooms, body)),
      }),
    }),
  ];
}
