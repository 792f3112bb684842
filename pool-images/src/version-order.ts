/**
 * Orders versions as semantic versioning does: by number, and a pre-release before its release. Negative when `a`
 * is older than `b`.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  return (
    compareLists(left.numbers, right.numbers) ||
    Number(left.before.length === 0) - Number(right.before.length === 0) ||
    compareLists(left.before, right.before)
  );
}

function parts(version: string): { numbers: string[]; before: string[] } {
  const [numbers = '', ...before] = version.split('-');
  return { numbers: numbers.split('.'), before: before.length === 0 ? [] : before.join('-').split('.') };
}

/** Field by field; of two lists that begin alike the shorter one is older. */
function compareLists(a: readonly string[], b: readonly string[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left !== right) return compareFields(left, right);
  }
  return a.length - b.length;
}

/** Numbers by value, before words; words by their characters. */
function compareFields(a: string, b: string): number {
  const [left, right] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (left && right) return Number(a) - Number(b);
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : 1;
}
