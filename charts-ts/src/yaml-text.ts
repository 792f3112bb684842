import { stringify } from 'yaml';

/**
 * How YAML is written here: no anchors for equal values, no folded lines, and quotes around every text that YAML 1.1
 * reads as something else. kubectl and Argo CD read YAML 1.1, where `on`, `no`, `y`, `1_000` and `12:30` are no texts.
 */
export const YAML_STYLE = { aliasDuplicateObjects: false, lineWidth: 0, compat: 'yaml-1.1' } as const;

/** Strings that YAML reads as themselves without quotes, also where no quotes are needed by any rule: most of ours. */
const PLAIN = /^[A-Za-z/](?:[A-Za-z0-9._/@=+,:-]*[A-Za-z0-9._/@=+])?$|^[0-9]+(?:m|Mi|Gi)$/;
/** `e1`, too, is a number to some readers of YAML 1.1. */
const RESERVED = /^(?:null|true|false|yes|no|on|off|y|n|e[-+]?[0-9]+)$/i;

/**
 * A plain value as YAML: byte for byte what the library writes (a test compares them), in a third of the time.
 * Only layout, plain strings, whole numbers and booleans are done here; every other scalar is still the library's.
 */
export function yamlText(value: object): string {
  const lines: string[] = [];
  writeBlock(value, '', lines);
  return `${lines.join('\n')}\n`;
}

/** Lines of a collection that is not empty. */
function writeBlock(value: object, indent: string, lines: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) writeItem(item, `${indent}-`, `${indent}  `, lines);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const head = `${indent}${keyText(key, indent)}:`;
    if (isBlock(item)) {
      lines.push(head);
      writeBlock(item, `${indent}  `, lines);
    } else lines.push(`${head} ${scalarText(item, indent)}`);
  }
}

/** One item of a list: a collection begins on the line of its dash. */
function writeItem(item: unknown, dash: string, indent: string, lines: string[]): void {
  if (!isBlock(item)) {
    lines.push(`${dash} ${scalarText(item, indent.slice(2))}`);
    return;
  }
  const at = lines.length;
  writeBlock(item, indent, lines);
  lines[at] = `${dash} ${(lines[at] ?? '').slice(indent.length)}`;
}

function isBlock(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.length > 0 : Object.values(value).some((item) => item !== undefined);
}

/** @throws Error for keys that no Kubernetes object has: empty, long or of several lines. */
function keyText(key: string, indent: string): string {
  if (isPlain(key)) return key;
  if (!/^.{1,253}$/.test(key)) throw new Error(`"${key}" cannot be a key of a manifest`);
  if (indent === '') return stringify({ [key]: 0 }, YAML_STYLE).slice(0, -': 0\n'.length);
  return stringify({ a: { [key]: 0 } }, YAML_STYLE).slice('a:\n  '.length, -': 0\n'.length);
}

/** A scalar or an empty collection. Of a text with several lines all but the first are indented. */
function scalarText(value: unknown, indent: string): string {
  if (typeof value === 'string' && isPlain(value)) return value;
  if (typeof value === 'boolean' || (Number.isSafeInteger(value) && !Object.is(value, -0))) return `${value}`;
  const text = stringify([value], YAML_STYLE).slice('- '.length, -1);
  return text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !RESERVED.test(text);
}
