import { Gate, gatesOf, LocalId } from '@clove/contracts';
import { type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { closeGate, type GateBook, putGate } from '../../application/gates.ts';
import { privately } from './privately.ts';

export interface GateRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly book: GateBook;
}

const ShownGate = z.strictObject({
  ...Gate.shape,
  /** `file`: of the festival file, which changes it again when it says something new of it. */
  managedBy: z.enum(['file', 'console']),
});
const GateFields = Gate.omit({ id: true });
const ofGate = z.strictObject({ gateId: LocalId });

const fields: z.infer<typeof GateFields> = {
  title: { ko: '북문', en: 'North gate' },
  performances: ['day-1'],
  sections: ['A', 'LAWN'],
  doors: ['n1', 'n2'],
  reentry: true,
};
const example: z.infer<typeof ShownGate> = { id: 'north', ...fields, managedBy: 'console' };

/** The gates of the festival. */
export function gateRoutes({ unitOfWork, book }: GateRouteParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/gates',
      operationId: 'listGates',
      summary:
        'The gates that are open, with what each serves: a list that is absent means all. Staff and devices that are bound to gates see those',
      access: ['staff', 'organiser', 'ops'],
      scope: 'tickets:check-in',
      responses: {
        200: {
          description: 'By id',
          schema: z.strictObject({ gates: z.array(ShownGate) }),
          example: { gates: [example] },
        },
      },
      async handler({ principal }) {
        const bound = gatesOf(principal);
        const gates = (await book.open()).filter(({ id }) => bound === null || bound.includes(id));
        return { status: 200, headers: privately, body: { gates } };
      },
    }),
    route({
      method: 'put',
      path: '/api/gates/:gateId',
      operationId: 'putGate',
      summary:
        'Makes a gate, or says anew what it serves: performances, sections, price categories, its doors, and whether people may leave and come back. Scanners follow within a second, those without a network with their next pack',
      access: ['organiser'],
      params: ofGate,
      body: GateFields,
      examples: { body: fields },
      responses: {
        200: { description: 'Changed', schema: ShownGate, example },
        201: { description: 'Made', schema: ShownGate, example },
        422: {
          description: 'unknown-performances, unknown-sections: what the festival does not have, by field',
        },
      },
      async handler({ params, body }) {
        const put = { id: params.gateId, ...body };
        const { gate, isNew } = await unitOfWork.run((tx) => putGate(tx, book, put));
        return { status: isNew ? 201 : 200, body: gate };
      },
    }),
    route({
      method: 'delete',
      path: '/api/gates/:gateId',
      operationId: 'closeGate',
      summary: 'Closes a gate: nothing is checked in there any more; what happened there stays known',
      access: ['organiser'],
      params: ofGate,
      responses: { 204: { description: 'Closed' }, 404: { description: 'gate-not-found' } },
      async handler({ params }) {
        await unitOfWork.run((tx) => closeGate(tx, book, params.gateId));
        return { status: 204 };
      },
    }),
  ];
}
