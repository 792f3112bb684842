/** Of a keyboard event. */
interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
}

/**
 * What a key of a scanner means. Scanners press keys of an American keyboard: where a Korean layout makes a syllable of
 * them, the key's place says what was meant. Undefined: no character.
 */
export function characterOf({ key, code, shiftKey }: PressedKey): string | undefined {
  if (/^[\x20-\x7e]$/.test(key)) return key;
  const [, letter, digit] = /^(?:Key([A-Z])|Digit(\d))$/.exec(code) ?? [];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  if (digit !== undefined && !shiftKey) return digit;
  if (code === 'Period' && !shiftKey) return '.';
  if (code === 'Minus') return shiftKey ? '_' : '-';
  return undefined;
}
