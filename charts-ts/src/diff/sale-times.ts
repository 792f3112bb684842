import { valueAt } from '../field-path.ts';

/** When the sale that a ConfigMap describes opens. */
export function opensAtOf(manifest: unknown): Date | undefined {
  return instant(valueAt(saleOf(manifest), ['sales', 'opensAt']));
}

/** When the sale that a ConfigMap describes ends. */
export function closesAtOf(manifest: unknown): Date | undefined {
  return instant(valueAt(saleOf(manifest), ['sales', 'closesAt']));
}

/** The sale that a ConfigMap describes; undefined where it describes none that can be read. */
export function saleOf(manifest: unknown): unknown {
  const text = valueAt(manifest, ['data', 'sale.json']);
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function instant(value: unknown): Date | undefined {
  const date = typeof value === 'string' ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
