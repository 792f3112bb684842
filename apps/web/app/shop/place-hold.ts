import { act } from '../api/client.ts';
import { keepHold } from './basket-store.ts';
import { type Hold, holdPaths, type InventoryName } from './hold.ts';
import { grantHeaders } from './opened-code.ts';

/** Holds something, with what a code opens, once for the same words, and keeps it in the basket. @throws ApiProblem */
export async function placeHold(inventory: InventoryName, request: object): Promise<Hold> {
  const path = holdPaths[inventory];
  const intent = `hold ${inventory} ${JSON.stringify(request)}`;
  const { body } = await act<Hold>(intent, 'POST', path, request, {
    headers: grantHeaders(inventory),
  });
  keepHold({ inventory, holdId: body.id, orderId: null });
  return body;
}

/** Gives a hold back. @throws ApiProblem */
export async function releaseHold(inventory: InventoryName, holdId: string): Promise<void> {
  await act(`release ${holdId}`, 'DELETE', `${holdPaths[inventory]}/${encodeURIComponent(holdId)}`);
}
