import parse from 'semver/functions/parse.js';

/**
 * Orders versions as semantic versioning does. Negative when `a` is older than `b`. What is no version, such as another
 * file among the releases, comes first, by its characters.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (left !== null && right !== null) return left.compare(right);
  if (left !== right) return left === null ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
