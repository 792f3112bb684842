import { FindAnswer, FindRequest, type StoryAnswer } from '@clove/contracts';
import { type Route, route } from '../http/route.ts';

/**
 * What a service keeps about one id, on its management port, for operations (`clove find`).
 * @param find answers nothing (`{ entries: [], related: [] }`) about an id that the service does not know
 */
export function findRoute(find: (id: string) => Promise<StoryAnswer>): Route {
  return route({
    method: 'post',
    path: '/internal/find',
    operationId: 'find',
    summary: 'What is kept about one id: the story of an order, a payment, a ticket',
    access: 'edge',
    body: FindRequest,
    responses: { 200: { description: 'Empty for an unknown id', schema: FindAnswer } },
    examples: { body: { id: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10' } },
    handler: async ({ body: { id } }) => ({ status: 200, body: await find(id) }),
  });
}
