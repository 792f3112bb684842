import type { Finding, SourceDocument } from '@clove/pool-images/in-memory';
import { isScalar, LineCounter, type Pair, parseDocument, type Scalar, visit } from 'yaml';

/** Spaces or tabs before the first character of a line, with a tab among them. */
const TABBED = /^( *)\t[\t ]*[^\s#]/;

/**
 * The findings about a text as YAML, in words for who wrote it: from the first tab on the tabs alone (whatever
 * else a parser makes of them is their consequence), both places of a key that is given twice, and numbers that
 * commas take apart.
 * @param findings what reading and checking the document found.
 */
export function plainFindings(
  text: string,
  document: SourceDocument,
  findings: readonly Finding[],
): readonly Finding[] {
  if (findings.length === 0) return findings;
  const tabs = document.unreadable ? tabFindings(text, document.file) : [];
  const [tab] = tabs;
  if (tab !== undefined) return [...findings.filter(({ line }) => line < tab.line), ...tabs];
  const plain = new Map(mistakes(text, document.file).map((finding) => [placeOf(finding), finding]));
  return [...findings.filter((finding) => !plain.has(placeOf(finding))), ...plain.values()];
}

function tabFindings(text: string, file: string): Finding[] {
  return text.split(/\r\n|\n/).flatMap((line, index) => {
    const spaces = TABBED.exec(line)?.[1];
    if (spaces === undefined) return [];
    const message = 'a tab indents this line: YAML takes spaces only, two for every level';
    return [{ file, line: index + 1, column: spaces.length + 1, message }];
  });
}

/** Keys that are given twice, and numbers that commas make keys of. */
function mistakes(text: string, file: string): Finding[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const findings: Finding[] = [];
  const report = ({ range }: Scalar, message: string) => {
    const { line, col: column } = lines.linePos(range?.[0] ?? 0);
    findings.push({ file, line, column, message });
  };
  visit(document, {
    Map(_, { items }) {
      const first = new Map<string, number>();
      for (const [index, { key }] of items.entries()) {
        if (!isScalar(key)) continue;
        const name = nameOf(key);
        const { line } = lines.linePos(key.range?.[0] ?? 0);
        const earlier = first.get(name);
        const parts = partsOfNumber(items, index);
        if (parts !== undefined)
          report(key, `a comma takes the number apart: write ${parts.join('')}, not ${parts.join(',')}`);
        else if (earlier !== undefined)
          report(key, `${name} is given twice, first in line ${earlier}: keep one of the two`);
        first.set(name, earlier ?? line);
      }
    },
  });
  return findings;
}

/** The parts of a number that commas inside { } take apart, `price: 1,320,000`, when the key at this index is one. */
function partsOfNumber(items: readonly Pair[], index: number): readonly string[] | undefined {
  const isPart = ({ key, value }: Pair) => value === null && isScalar(key) && /^\d{3}$/.test(nameOf(key));
  const start = items.findLastIndex((item, at) => at <= index && !isPart(item));
  const first = items[start]?.value;
  if (start === index || !isScalar(first) || !/^\d{1,3}$/.test(nameOf(first))) return undefined;
  const next = items.findIndex((item, at) => at > start && !isPart(item));
  const parts = items.slice(start + 1, next === -1 ? undefined : next);
  return [first, ...parts.map(({ key }) => key)].map((part) => (isScalar(part) ? nameOf(part) : ''));
}

/** As it is written. */
function nameOf({ source, value }: Scalar): string {
  return source ?? String(value);
}

function placeOf({ line, column }: Finding): string {
  return `${line}:${column}`;
}
