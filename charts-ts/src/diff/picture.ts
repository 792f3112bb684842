import { valueAt } from '../field-path.ts';
import type { TreeObject } from '../tree-objects.ts';
import type { Mark, ObjectChange, Picture } from './model.ts';

const APP = 'app.kubernetes.io/name';

/** Pods and which of them may talk to each other, from the policies of both trees, with what changes marked. */
export function pictureOf(
  before: readonly TreeObject[],
  after: readonly TreeObject[],
  changes: readonly ObjectChange[],
): Picture {
  const touched = new Set(
    changes
      .filter(({ change, classes }) => change === 'changed' && classes[0] !== 'none')
      .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
      .map(({ name }) => name),
  );
  const [left, right] = [pods(before), pods(after)];
  const nodes = union(left, right).map((name) => {
    const mark = markOf(left.has(name), right.has(name));
    return { name, mark: mark === 'same' && touched.has(name) ? ('changed' as const) : mark };
  });
  const [from, to] = [edges(before), edges(after)];
  const drawn = union(new Set(from.keys()), new Set(to.keys())).map((id) => {
    const edge = to.get(id) ?? from.get(id);
    const mark = markOf(from.has(id), to.has(id));
    const samePorts = from.get(id)?.ports === to.get(id)?.ports;
    return {
      from: edge?.from ?? '',
      to: edge?.to ?? '',
      ports: edge?.ports ?? '',
      mark: mark === 'same' && !samePorts ? ('changed' as const) : mark,
    };
  });
  return {
    nodes,
    edges: drawn.filter((edge) => [edge.from, edge.to].every((end) => left.has(end) || right.has(end))),
  };
}

function markOf(before: boolean, after: boolean): Mark {
  return before && after ? 'same' : after ? 'added' : 'removed';
}

function pods(objects: readonly TreeObject[]): Set<string> {
  const running = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  return new Set(running.map(({ name }) => name));
}

/** What the policies let in, by caller and callee. */
function edges(objects: readonly TreeObject[]): Map<string, { from: string; to: string; ports: string }> {
  const found = new Map<string, { from: string; to: string; ports: string }>();
  for (const object of objects) {
    if (object.kind !== 'NetworkPolicy') continue;
    const to = valueAt(object.manifest, ['spec', 'podSelector', 'matchLabels', APP]);
    for (const rule of list(valueAt(object.manifest, ['spec', 'ingress']))) {
      const ports = list(valueAt(rule, ['ports'])).map((port) => String(valueAt(port, ['port'])));
      for (const peer of list(valueAt(rule, ['from']))) {
        const from = valueAt(peer, ['podSelector', 'matchLabels', APP]);
        if (typeof from !== 'string' || typeof to !== 'string') continue;
        const id = JSON.stringify([from, to]);
        const known = found.get(id)?.ports.split(', ') ?? [];
        found.set(id, { from, to, ports: [...new Set([...known, ...ports])].sort().join(', ') });
      }
    }
  }
  return found;
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): string[] {
  return [...new Set([...a, ...b])].sort();
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The picture as Mermaid text: what comes and goes is thick or dashed and says so. */
export function mermaid(picture: Picture): string {
  const ids = new Map(picture.nodes.map(({ name }, index) => [name, `n${index}`]));
  const lines = ['flowchart LR'];
  for (const { name, mark } of picture.nodes) {
    const word = mark === 'same' ? '' : `<br/>${mark}`;
    lines.push(`  ${ids.get(name)}["${plainName(name)}${word}"]${mark === 'same' ? '' : `:::${mark}`}`);
  }
  for (const edge of picture.edges) {
    const arrow = edge.mark === 'same' ? '-->' : edge.mark === 'removed' ? '-.->' : '==>';
    const label = edge.mark === 'same' ? '' : `|${edge.mark} ${plainName(edge.ports)}|`;
    lines.push(`  ${ids.get(edge.from)} ${arrow}${label} ${ids.get(edge.to)}`);
  }
  lines.push(
    '  classDef added fill:#d4f4dd,stroke:#1a7f37,color:#0b3d1a',
    '  classDef removed fill:#ffdcd7,stroke:#cf222e,color:#5c0a10,stroke-dasharray:4',
    '  classDef changed fill:#fff1c2,stroke:#9a6700,color:#3f2a00',
  );
  return lines.join('\n');
}

/** Names of a valid manifest are unchanged; of an invalid one, nothing that Mermaid or Markdown would obey. */
function plainName(name: string): string {
  return name.replaceAll(/[^\w., -]/g, '_');
}
