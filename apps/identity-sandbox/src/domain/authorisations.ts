import { createHash, randomBytes } from 'node:crypto';

/** A person who said yes on the provider's page. */
export interface Person {
  readonly subject: string;
  readonly email: string;
  readonly nickname: string;
}

export interface Authorisation {
  readonly person: Person;
  readonly redirectUri: string;
  readonly nonce: string | undefined;
  /** Base64url SHA-256 of the verifier. */
  readonly codeChallenge: string | undefined;
  /** In seconds since 1970. */
  readonly authTime: number;
}

/** Milliseconds in which a code is redeemed. Source: Kakao's and RFC 6749's ten minutes at most. */
const CODE_LIFETIME_MS = 600_000;
/** Most codes and tokens that are kept, the oldest are forgotten. */
const MOST = 10_000;

/** Codes and access tokens of the provider, in memory: each code is redeemed once. */
export class Authorisations {
  readonly #codes = new Map<string, { authorisation: Authorisation; until: number }>();
  readonly #tokens = new Map<string, Person>();

  grant(authorisation: Authorisation): string {
    const code = randomBytes(32).toString('base64url');
    remember(this.#codes, code, { authorisation, until: Date.now() + CODE_LIFETIME_MS });
    return code;
  }

  /** Undefined when the code is unknown, was redeemed before or is too old. */
  redeem(code: string): Authorisation | undefined {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    return found !== undefined && found.until > Date.now() ? found.authorisation : undefined;
  }

  token(person: Person): string {
    const token = randomBytes(32).toString('base64url');
    remember(this.#tokens, token, person);
    return token;
  }

  personOf(token: string): Person | undefined {
    return this.#tokens.get(token);
  }
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST && oldest !== undefined) map.delete(oldest);
}

/** Kakao's member numbers are decimal; here one per address, so that a person is the same at every log-in. */
export function subjectOf(email: string): string {
  return BigInt(
    `0x${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 15)}`,
  ).toString();
}

/** Whether the verifier is the one of the challenge (RFC 7636, S256). */
export function verifies(codeVerifier: string | undefined, challenge: string | undefined): boolean {
  if (challenge === undefined) return codeVerifier === undefined;
  if (codeVerifier === undefined) return false;
  return createHash('sha256').update(codeVerifier).digest('base64url') === challenge;
}
