import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Passwords } from '../../application/ports.ts';
import { type PasswordTurnLimits, passwordTurns } from './password-turns.ts';

/**
 * Argon2id at OWASP's minimum (Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1): about 30 to 90 ms of
 * one core. More would turn the opening of a sale into an outage on two cores.
 */
const parameters = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

/** m, t, p, salt and hash of the PHC string format. */
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Hashes and checks passwords, each when it is its network's turn. */
export async function argon2idPasswords(limits: PasswordTurnLimits): Promise<Passwords> {
  const turns = passwordTurns(limits);
  // Compared for an unknown address, so that it takes as long as a wrong password.
  const ofNoMember = encode(
    randomBytes(16),
    await derive(randomBytes(32).toString('hex'), randomBytes(16), parameters),
  );

  return {
    async hash(password, network) {
      const salt = randomBytes(16);
      return encode(salt, await turns.take(network, () => derive(password, salt, parameters)));
    },
    async verify(password, encoded, network) {
      const expected = decode(encoded ?? ofNoMember);
      const actual = await turns.take(network, () => derive(password, expected.salt, expected.parameters));
      const matches = timingSafeEqual(actual, expected.tag) && encoded !== undefined;
      turns.checked(network, matches);
      return matches;
    },
  };
}

type Parameters = { memory: number; passes: number; parallelism: number; tagLength: number };

function derive(password: string, salt: Buffer, { memory, passes, parallelism, tagLength }: Parameters) {
  // NFKC: the same password typed on a phone and on a keyboard must be the same bytes (RFC 8265).
  const message = Buffer.from(password.normalize('NFKC'), 'utf8');
  return new Promise<Buffer>((resolve, reject) => {
    argon2('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength }, (error, tag) =>
      error === null ? resolve(tag) : reject(error),
    );
  });
}

function encode(salt: Buffer, tag: Buffer): string {
  const { memory, passes, parallelism } = parameters;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

function decode(encoded: string): { salt: Buffer; tag: Buffer; parameters: Parameters } {
  const [, memory, passes, parallelism, salt, tag] = phc.exec(encoded) ?? [];
  if (salt === undefined || tag === undefined)
    throw new Error('a stored password hash is not argon2id in PHC format');
  const bytes = Buffer.from(tag, 'base64');
  return {
    salt: Buffer.from(salt, 'base64'),
    tag: bytes,
    parameters: {
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: bytes.length,
    },
  };
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
