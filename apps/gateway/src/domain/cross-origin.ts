import type { IncomingHttpHeaders } from 'node:http';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isSafe(method: string): boolean {
  return SAFE.has(method);
}

/**
 * Why a request that a browser authenticated by itself must be refused; undefined when it may pass. A page of another
 * site can make a browser send the cookie, but neither this Origin nor, without a preflight, a JSON body.
 */
export function crossOriginRefusal(
  method: string,
  headers: IncomingHttpHeaders,
  ownOrigin: string,
): 'origin' | 'content-type' | undefined {
  if (isSafe(method)) return undefined;
  const { origin } = headers;
  if (origin === undefined ? headers['sec-fetch-site'] !== 'same-origin' : origin !== ownOrigin)
    return 'origin';
  return bodyRefusal(method, headers);
}

/** The same for the login, which no cookie authenticates: another Origin is refused; a request without one is an API client's. */
export function loginRefusal(
  headers: IncomingHttpHeaders,
  ownOrigin: string,
): 'origin' | 'content-type' | undefined {
  if (headers.origin !== undefined && headers.origin !== ownOrigin) return 'origin';
  return bodyRefusal('POST', headers);
}

function bodyRefusal(method: string, headers: IncomingHttpHeaders): 'content-type' | undefined {
  const length = headers['content-length'];
  const hasBody = headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  if (!hasBody) return undefined;
  const type = headers['content-type'] ?? '';
  // Pictures are PUT as they are; a form can't PUT.
  const fits = /^application\/json\s*(?:;|$)/i.test(type) || (method === 'PUT' && /^image\//i.test(type));
  return fits ? undefined : 'content-type';
}
