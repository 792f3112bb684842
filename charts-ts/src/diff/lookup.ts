/** The value at a path of own keys in data of unknown shape; undefined where there is none. */
export function own(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined;
    return Object.getOwnPropertyDescriptor(at, key)?.value;
  }, value);
}
