import type { Picture } from '../model.ts';

const BOX = { width: 150, height: 34, columnGap: 90, rowGap: 14 };

/** The picture as SVG text: callers left of who they call. Every text goes through `escaped`. */
export function drawing(picture: Picture, escaped: (text: string) => string): string {
  const columns = columnsOf(picture);
  const place = new Map<string, { x: number; y: number }>();
  for (const [column, names] of columns.entries()) {
    for (const [row, name] of names.entries()) {
      place.set(name, {
        x: 10 + column * (BOX.width + BOX.columnGap),
        y: 10 + row * (BOX.height + BOX.rowGap),
      });
    }
  }
  const width = 20 + columns.length * (BOX.width + BOX.columnGap) - BOX.columnGap;
  const height = 20 + Math.max(0, ...columns.map(({ length }) => length)) * (BOX.height + BOX.rowGap);
  const lines = picture.edges.flatMap((edge) => {
    const [from, to] = [place.get(edge.from), place.get(edge.to)];
    if (from === undefined || to === undefined) return [];
    const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
    const [x2, y2] = [to.x, to.y + BOX.height / 2];
    const bend = Math.max(40, Math.abs(x2 - x1) / 2);
    const title = escaped(`${edge.from} to ${edge.to}: ${edge.ports} (${edge.mark})`);
    return `<path class="edge ${edge.mark}" d="M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}"><title>${title}</title></path>`;
  });
  const boxes = picture.nodes.flatMap(({ name, mark }) => {
    const at = place.get(name);
    if (at === undefined) return [];
    const text = escaped(mark === 'same' ? name : `${name} (${mark})`);
    const box = `<rect x="${at.x}" y="${at.y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>`;
    return `<g class="node ${mark}">${box}<text x="${at.x + BOX.width / 2}" y="${at.y + BOX.height / 2 + 4}">${text}</text></g>`;
  });
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="services and who may call whom">${lines.join('')}${boxes.join('')}</svg>`;
}

/** Nodes by how many calls they are away from those without callers; a cycle ends where it began. */
function columnsOf({ nodes, edges }: Picture): string[][] {
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

function reaches(edges: Picture['edges'], from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const name of seen) for (const edge of edges) if (edge.from === name) seen.add(edge.to);
  return seen.has(to);
}
