/**
 * Header of a set-based call whose items come from different requests: one correlation id per item, in order,
 * separated by commas. Absent when all items share the call's own id.
 */
export const ITEM_CORRELATION_HEADER = 'clove-correlation-ids';

const wellFormed = /^[A-Za-z0-9._-]{1,128}$/;

/** The correlation id of the item at `index` of a set-based call; the call's own where none is given. */
export function itemCorrelationId(
  request: { readonly headers: NodeJS.Dict<string | string[]>; readonly correlationId: string },
  index: number,
): string {
  const header = request.headers[ITEM_CORRELATION_HEADER];
  if (typeof header !== 'string') return request.correlationId;
  const id = header.split(',')[index];
  return id !== undefined && wellFormed.test(id) ? id : request.correlationId;
}

/** The correlation ids of all items of a set-based call, in order. */
export function itemCorrelationIds(
  request: { readonly headers: NodeJS.Dict<string | string[]>; readonly correlationId: string },
  count: number,
): string[] {
  return Array.from({ length: count }, (_, index) => itemCorrelationId(request, index));
}
