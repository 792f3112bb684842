/**
 * Header of a set-based call whose items come from different requests: one correlation id per item, in order,
 * separated by commas. Absent when all items share the call's own id.
 */
export const ITEM_CORRELATION_HEADER = 'clove-correlation-ids';

const wellFormed = /^[A-Za-z0-9._-]{1,128}$/;

/** What the ids are read from: any route's request. */
export interface CorrelatedRequest {
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly correlationId: string;
}

/** The correlation id of each of the `count` items of a set-based call, in order; the call's own where none is given. */
export function itemCorrelationIds(request: CorrelatedRequest, count: number): string[] {
  const header = request.headers[ITEM_CORRELATION_HEADER];
  if (typeof header !== 'string') return new Array<string>(count).fill(request.correlationId);
  const given = header.split(',');
  return Array.from({ length: count }, (_, index) => {
    const id = given[index];
    return id !== undefined && wellFormed.test(id) ? id : request.correlationId;
  });
}

/** The correlation id of one item of a set-based call. For all items use `itemCorrelationIds`. */
export function itemCorrelationId(request: CorrelatedRequest, index: number): string {
  return itemCorrelationIds(request, index + 1)[index] ?? request.correlationId;
}
