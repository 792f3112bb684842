import type { Picture } from '../model.ts';
import { BOX, layoutOf, wayOf } from './layout.ts';

/** The picture as SVG text: callers left of who they call. Every text goes through `escaped`. */
export function drawing(picture: Picture, escaped: (text: string) => string): string {
  const layout = layoutOf(picture);
  const { width, height, places } = layout;
  const lines = picture.edges.flatMap((edge) => {
    const way = wayOf(layout, edge);
    if (way === undefined) return [];
    const title = escaped(`${edge.from} to ${edge.to}: ${edge.ports} (${edge.mark})`);
    return `<path class="edge ${edge.mark}" d="${way}"><title>${title}</title></path>`;
  });
  const boxes = picture.nodes.flatMap(({ name, mark }) => {
    const at = places.get(name);
    if (at === undefined) return [];
    const text = escaped(mark === 'same' ? name : `${name} (${mark})`);
    const box = `<rect x="${at.x}" y="${at.y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>`;
    return `<g class="node ${mark}">${box}<text x="${at.x + BOX.width / 2}" y="${at.y + BOX.height / 2 + 4}">${text}</text></g>`;
  });
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="services and who may call whom">${lines.join('')}${boxes.join('')}</svg>`;
}
