const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** Nanoseconds since 1970 of the time in front of a log's line; undefined when it is none. */
export function instantOf(text: string): bigint | undefined {
  const [, second, fraction = '', zone] = TIME.exec(text) ?? [];
  if (second === undefined) return undefined;
  return BigInt(Date.parse(`${second}${zone}`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** True when one time is later than another. */
export function isAfter(time: string, other: string): boolean {
  return (instantOf(time) ?? 0n) > (instantOf(other) ?? 0n);
}
