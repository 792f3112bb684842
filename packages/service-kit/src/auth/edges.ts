import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem.ts';

/** Checks the edge credential of a call to /internal/*; answers the caller's name or throws Problem 401. */
export type EdgeCheck = (headers: IncomingHttpHeaders) => string;

const BEARER = 'Bearer ';

/**
 * A check against the credentials of the callers in the edge table. Comparison takes the same time for every text of a
 * credential's length, which is no secret: a digest of both would hide it, for 4 µs of CPU in each internal call.
 */
export function edgeCheck(edges: ReadonlyMap<string, string>): EdgeCheck {
  const expected = new Map([...edges].map(([from, token]) => [from, Buffer.from(token)]));
  return (headers) => {
    const from = String(headers['clove-edge'] ?? '');
    const { authorization = '' } = headers;
    const token = Buffer.from(authorization.startsWith(BEARER) ? authorization.slice(BEARER.length) : '');
    const known = expected.get(from);
    if (known === undefined || known.length !== token.length || !timingSafeEqual(known, token)) {
      throw new Problem({ status: 401, type: 'unknown-edge', detail: 'This edge is not known here.' });
    }
    return from;
  };
}
