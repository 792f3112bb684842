/** A set of requests, by method and path (as Target has it). */
export interface Operations {
  has(method: string, path: string): boolean;
}

const none: Operations = { has: () => false };

/** @param operations such as `POST /api/seats/holds`; `*` stands for one segment of the path, GET for HEAD too */
export function operationsOf(operations: readonly string[]): Operations {
  if (operations.length === 0) return none;
  const exact = new Set<string>();
  const patterns: { readonly method: string; readonly segments: readonly string[] }[] = [];
  for (const operation of operations) {
    const [method = '', path = ''] = operation.split(' ');
    for (const name of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
      if (path.includes('*')) patterns.push({ method: name, segments: path.split('/') });
      else exact.add(`${name} ${path}`);
    }
  }
  return {
    has: (method, path) =>
      exact.has(`${method} ${path}`) ||
      patterns.some((pattern) => pattern.method === method && matches(pattern.segments, path.split('/'))),
  };
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => segment === '*' || segment === path[index])
  );
}
