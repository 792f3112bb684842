/** Decimal digits as people write them: no sign, leading zero, exponent, space or other base. */
const DECIMAL = /^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** The number that a text of a command line is; undefined for `0x14`, `1e3` and others that only JavaScript reads as one. */
export function decimal(text: string): number | undefined {
  const value = DECIMAL.test(text) ? Number(text) : undefined;
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** As `decimal`, for digits without a fraction. */
export function wholeNumber(text: string): number | undefined {
  const value = text.includes('.') ? undefined : decimal(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
