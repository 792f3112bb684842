import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entered } from './request-entry.ts';

/** A raw handler that stands before everything else on the public port, Express included. */
export interface Front {
  /** The id a request is given. @default the caller's own, when it is well formed */
  correlationId?(request: IncomingMessage): string;
  /** `next` leads to the routes that the service describes. Sets every header itself, the correlation id too. */
  handle(request: IncomingMessage, response: ServerResponse, entered: Entered, next: () => void): void;
}
