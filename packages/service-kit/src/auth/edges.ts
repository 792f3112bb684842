import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem.ts';

/** Checks the edge credential of a call to /internal/*; answers the caller's name or throws Problem 401. */
export type EdgeCheck = (headers: IncomingHttpHeaders) => string;

/** A check against the credentials of the callers in the edge table. Comparison takes the same time for every input. */
export function edgeCheck(edges: ReadonlyMap<string, string>): EdgeCheck {
  const expected = new Map([...edges].map(([from, token]) => [from, digest(token)]));
  const ofNoCaller = digest('');
  return (headers) => {
    const from = String(headers['clove-edge'] ?? '');
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const known = expected.get(from);
    const equal = timingSafeEqual(digest(token), known ?? ofNoCaller);
    if (known === undefined || !equal) {
      throw new Problem({ status: 401, type: 'unknown-edge', detail: 'This edge is not known here.' });
    }
    return from;
  };
}

/** Digests have one length, whatever the token's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
