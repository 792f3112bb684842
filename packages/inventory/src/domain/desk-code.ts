/** Without I, L, O and U, which people confuse with 1, 0 and V (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Characters of a code: 40 bits. Source: one chance in a million for a guess where a million of them wait. */
const LENGTH = 8;

/** Random bytes for one code. */
export const CODE_BYTES = 5;

/** The code that people read out at the desk, as it is stored. */
export function codeOf(random: Uint8Array): string {
  let bits = 0n;
  for (const byte of random.subarray(0, CODE_BYTES)) bits = (bits << 8n) | BigInt(byte);
  return Array.from(
    { length: LENGTH },
    (_, index) => ALPHABET[Number((bits >> BigInt(5 * (LENGTH - 1 - index))) & 31n)],
  ).join('');
}

/** As people read it: `7K4M-Q2ZX`. */
export function shownCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** The stored form of a code that was typed, with any spaces or hyphens, in either case; undefined when it is none. */
export function typedCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : undefined;
}
