import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const VERSION = 'CLVG1';
/** Source: a header that every proxy on the way takes. */
const LONGEST = 6_000;

/**
 * What one service says to another through a client: signed with a key that is derived from the credential with which it calls that
 * service. No client, and no service beside these two, can make one or hand it to another service, and nothing new has to be
 * kept secret. Anyone who has it can read it.
 * @throws RangeError when it would be too long for a header
 */
export function signGrant(said: unknown, credential: string): string {
  const payload = Buffer.from(JSON.stringify(said)).toString('base64url');
  const grant = `${VERSION}.${payload}.${macOf(payload, credential).toString('base64url')}`;
  if (grant.length > LONGEST) throw new RangeError(`a grant of ${grant.length} characters`);
  return grant;
}

/** What was signed; undefined: not by a service with this credential. When it ends is the reader's to check. */
export function readGrant(grant: string, credential: string): unknown {
  if (grant.length > LONGEST) return undefined;
  const [version, payload = '', mac = '', ...more] = grant.split('.');
  if (version !== VERSION || more.length > 0) return undefined;
  const made = Buffer.from(mac, 'base64url');
  const own = macOf(payload, credential);
  if (made.length !== own.length || !timingSafeEqual(made, own)) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

function macOf(payload: string, credential: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', credential, '', 'clove grants', 32));
  return createHmac('sha256', key).update(payload).digest();
}
