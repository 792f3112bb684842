import type { Picture } from '../model.ts';

/** Size of a box and of the ways between boxes, in pixels. */
export const BOX = { width: 150, height: 34, columnGap: 90, rowGap: 14 } as const;

/** Who may call whom, by name. */
export interface Drawn {
  readonly nodes: readonly { readonly name: string }[];
  readonly edges: readonly Pick<Picture['edges'][number], 'from' | 'to'>[];
}

/** Where everything of a picture stands, in pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Upper left corners of the boxes by name. */
  readonly places: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
}

/** Callers left of who they call. */
export function layoutOf(picture: Drawn): Layout {
  const columns = columnsOf(picture);
  const places = new Map<string, { x: number; y: number }>();
  for (const [column, names] of columns.entries()) {
    for (const [row, name] of names.entries()) {
      places.set(name, {
        x: 10 + column * (BOX.width + BOX.columnGap),
        y: 10 + row * (BOX.height + BOX.rowGap),
      });
    }
  }
  const width = 20 + columns.length * (BOX.width + BOX.columnGap) - BOX.columnGap;
  const height = 20 + Math.max(0, ...columns.map(({ length }) => length)) * (BOX.height + BOX.rowGap);
  return { width, height, places };
}

/** The way from a caller to who it calls, as the path of an SVG; undefined where one of the two is not drawn. */
export function wayOf({ places }: Layout, { from, to }: Drawn['edges'][number]): string | undefined {
  const [left, right] = [places.get(from), places.get(to)];
  if (left === undefined || right === undefined) return undefined;
  const [x1, y1] = [left.x + BOX.width, left.y + BOX.height / 2];
  const [x2, y2] = [right.x, right.y + BOX.height / 2];
  const bend = Math.max(40, Math.abs(x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

/** Nodes by how many calls they are away from those without callers; a cycle ends where it began. */
function columnsOf({ nodes, edges }: Drawn): string[][] {
  const names = nodes.map(({ name }) => name);
  const depth = new Map<string, number>(names.map((name) => [name, 0]));
  for (let round = 1; round < names.length; round++) {
    let moved = false;
    for (const { from, to } of edges) {
      const deeper = (depth.get(from) ?? 0) + 1;
      if (from === to || deeper !== round || (depth.get(to) ?? 0) >= deeper || reaches(edges, to, from))
        continue;
      depth.set(to, deeper);
      moved = true;
    }
    if (!moved) break;
  }
  const columns = Array.from({ length: Math.max(0, ...depth.values()) + 1 }, (_, column) =>
    names.filter((name) => depth.get(name) === column),
  );
  return columns.filter((column) => column.length > 0);
}

function reaches(edges: Drawn['edges'], from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const name of seen) for (const edge of edges) if (edge.from === name) seen.add(edge.to);
  return seen.has(to);
}
