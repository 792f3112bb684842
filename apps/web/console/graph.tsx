import { useMemo } from 'react';
import { placed } from './graph-places.ts';

export interface GraphNode {
  readonly id: string;
  /** Under its name. */
  readonly note?: string;
}

interface GraphProps {
  /** Says what it shows, for who does not see it; the page has the same as a table. */
  readonly label: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

const [WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN] = [148, 46, 56, 14, 8];

/** Services as boxes, from who is reached first to who is called last, and lines for who calls whom. */
export function Graph({ label, nodes, edges }: GraphProps) {
  const places = useMemo(() => placed(nodes, edges), [nodes, edges]);
  const columns = Math.max(1, ...[...places.values()].map(({ column }) => column + 1));
  const rows = Math.max(1, ...[...places.values()].map(({ row }) => row + 1));
  const x = (column: number) => MARGIN + column * (WIDTH + GAP_X);
  const y = (row: number) => MARGIN + row * (HEIGHT + GAP_Y);
  const size = { width: x(columns) - GAP_X + MARGIN, height: y(rows) - GAP_Y + MARGIN };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="graph" aria-label={label} tabIndex={0}>
      <svg role="img" aria-label={label} viewBox={`0 0 ${size.width} ${size.height}`} {...size}>
        {edges.map(({ from, to }) => {
          const [start, end] = [places.get(from), places.get(to)];
          if (start === undefined || end === undefined) return null;
          const isBack = end.column <= start.column;
          const x1 = x(start.column) + WIDTH;
          const x2 = isBack ? x(end.column) + WIDTH : x(end.column);
          const [y1, y2] = [y(start.row) + HEIGHT / 2, y(end.row) + HEIGHT / 2];
          const bend = isBack ? GAP_X * 0.8 : (x2 - x1) / 2;
          const path = `M${x1} ${y1} C${x1 + bend} ${y1} ${isBack ? x2 + bend : x2 - bend} ${y2} ${x2} ${y2}`;
          return <path key={`${from} ${to}`} className="graph-edge" d={path} />;
        })}
        {nodes.map(({ id, note }) => {
          const place = places.get(id);
          if (place === undefined) return null;
          return (
            <g key={id} transform={`translate(${x(place.column)} ${y(place.row)})`}>
              <rect className="graph-node" width={WIDTH} height={HEIGHT} rx="10" />
              <text className="graph-name" x={WIDTH / 2} y={note === undefined ? 28 : 20}>
                {id}
              </text>
              {note !== undefined && (
                <text className="graph-note" x={WIDTH / 2} y={36}>
                  {note.length > 24 ? `${note.slice(0, 23)}…` : note}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </section>
  );
}
