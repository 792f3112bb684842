import { OrderPapersAnswer, type OrderPapersItem } from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { OrderPapers } from '../../application/ports.ts';

/** Files by documents' internal port. Few at a time: each may be some hundred kilobytes. */
export function orderPapers(documents: Upstream): OrderPapers {
  const ofOrder = documents.batched<OrderPapersItem, OrderPapersAnswer>(
    '/internal/documents/order',
    OrderPapersAnswer,
    { max: 2, inflight: 2 },
  );
  return async (order) => {
    const answer = await ofOrder(order);
    if (answer.result === 'nothing') return [];
    return answer.files.map(({ filename, contentType, base64 }) => ({
      filename,
      contentType,
      content: Buffer.from(base64, 'base64'),
    }));
  };
}
