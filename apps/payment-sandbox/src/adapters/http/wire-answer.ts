import type { ServerResponse } from 'node:http';

/** An answer in the provider's wire format. */
export interface WireAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends an answer, unless the caller has hung up. Without express's `send`, which is slower on the hot path. */
export function sendAnswer(response: ServerResponse, answer: WireAnswer): void {
  if (response.destroyed) return;
  const payload = JSON.stringify(answer.body);
  response.statusCode = answer.status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(payload));
  response.end(payload);
}
