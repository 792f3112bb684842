/** A field that the API server set in an item of a list, where nothing was asked for. */
export interface FilledIn {
  readonly path: string;
  readonly value: unknown;
}

/**
 * What the API server added to items of lists. A list of a custom resource has no keys to merge by, so a tool that does not
 * ask the server compares it whole, and such a field stays a difference. Fields of plain objects are no such thing.
 */
export function filledIn(asked: unknown, answered: unknown, path = '', inList = false): FilledIn[] {
  if (Array.isArray(asked) && Array.isArray(answered)) {
    return asked.flatMap((item, index) => filledIn(item, answered[index], `${path}[${index}]`, true));
  }
  if (!isRecord(asked) || !isRecord(answered)) return [];
  return Object.entries(answered).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    if (key in asked) return filledIn(asked[key], value, here, inList);
    return inList ? [{ path: here, value }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
