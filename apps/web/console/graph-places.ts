interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Columns are filled up to so many rows before the next one begins. */
const MOST_ROWS = 8;

/**
 * The column and row of each node of a graph: one column right of its first caller, nodes without a caller in the first column;
 * sorted by name within a column.
 */
export function placed(
  nodes: readonly { readonly id: string }[],
  edges: readonly Edge[],
): ReadonlyMap<string, { readonly column: number; readonly row: number }> {
  const known = new Set(nodes.map(({ id }) => id));
  const within = edges.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  const called = new Set(within.map(({ to }) => to));
  const depth = new Map<string, number>();
  let layer = [...known].filter((id) => !called.has(id));
  // Every node has a caller, in a cycle: start with one of them.
  if (layer.length === 0) layer = [...known].slice(0, 1);
  for (let at = 0; layer.length > 0; at += 1) {
    for (const id of layer) depth.set(id, at);
    const next = within.filter(({ from, to }) => layer.includes(from) && !depth.has(to)).map(({ to }) => to);
    layer = [...new Set(next)];
  }
  const places = new Map<string, { column: number; row: number }>();
  let column = 0;
  const deepest = Math.max(0, ...depth.values());
  for (let at = 0; at <= deepest; at += 1) {
    const here = [...known].filter((id) => (depth.get(id) ?? 0) === at).sort();
    for (const [index, id] of here.entries()) {
      places.set(id, { column: column + Math.floor(index / MOST_ROWS), row: index % MOST_ROWS });
    }
    column += Math.max(1, Math.ceil(here.length / MOST_ROWS));
  }
  return places;
}
