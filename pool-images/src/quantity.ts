const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A Kubernetes quantity as a plain number (cores, bytes, pieces), or undefined when it is none. */
export function quantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const parts = typeof value === 'string' ? /^([0-9.]+)([a-zA-Z]*)$/.exec(value) : null;
  const factor = FACTORS[parts?.[2] ?? ''];
  const amount = Number(parts?.[1] ?? Number.NaN);
  return factor === undefined || Number.isNaN(amount) ? undefined : amount * factor;
}

/** Millicores of a cpu quantity; NaN when it is none. */
export function millicores(cpu: string | number): number {
  return Math.round((quantity(cpu) ?? Number.NaN) * 1000);
}

/** Mebibytes of a memory quantity; NaN when it is none. */
export function mebibytes(memory: string | number): number {
  return (quantity(memory) ?? Number.NaN) / 2 ** 20;
}

/** Gibibytes of a storage quantity; NaN when it is none. */
export function gibibytes(storage: string | number): number {
  return (quantity(storage) ?? Number.NaN) / 2 ** 30;
}

/** Whether a quantity went down; a field that vanished or cannot be read counts as lowered. */
export function lowered(before: unknown, after: unknown): boolean {
  if (before === undefined) return false;
  const [from, to] = [quantity(before), quantity(after)];
  return from === undefined || to === undefined || to < from;
}
