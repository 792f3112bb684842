import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entered } from './request-entry.ts';

/** A raw handler that gets every request of the public port first, before Express. */
export interface Front {
  /** The id a request is given. @default the caller's own, when it is well formed */
  correlationId?(request: IncomingMessage): string;
  /** `next` continues with the routes that the service describes. Sets every header itself, the correlation id too. */
  handle(request: IncomingMessage, response: ServerResponse, entered: Entered, next: () => void): void;
}
