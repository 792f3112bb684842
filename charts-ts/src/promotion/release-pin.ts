import { isMap, isScalar, parseDocument, type Range } from 'yaml';

/**
 * A YAML file's text with another `release`, or without one. Only the place of the value is looked up: every
 * other byte stays as its author wrote it, comments and spacing included.
 */
export function withRelease(text: string, release: string | undefined): string {
  const document = parseDocument(text, { version: '1.2', compat: 'yaml-1.1' });
  const root = document.contents;
  if (!isMap(root) || root.items.length === 0 || root.flow === true) {
    if (release === undefined) document.delete('release');
    else document.set('release', release);
    return document.toString({ lineWidth: 0 });
  }
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'release');
  if (pair === undefined) {
    if (release === undefined) return text;
    const [start] = rangeOf(root.items[0]?.key);
    return `${text.slice(0, start)}release: ${release}\n${text.slice(start)}`;
  }
  const [from] = rangeOf(pair.key);
  const [start, end] = rangeOf(pair.value);
  if (release !== undefined) return text.slice(0, start) + release + text.slice(end);
  const lineEnd = text.indexOf('\n', end);
  const after = lineEnd < 0 ? '' : text.slice(lineEnd + 1);
  const left = text.slice(0, from) + after;
  return root.items.length === 1 ? `${left}{}\n` : left;
}

/** The text of a new ops file that only pins a release. */
export function newOpsFile(release: string): string {
  return `# yaml-language-server: $schema=../../ops.schema.json\n# Owned by operations.\nrelease: ${release}\n`;
}

function rangeOf(node: unknown): Range {
  if (isScalar(node) && node.range !== undefined && node.range !== null) return node.range;
  throw new Error('a key or a value of a parsed file has no place');
}
