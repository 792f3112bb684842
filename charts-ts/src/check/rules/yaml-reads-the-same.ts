import { parseAllDocuments } from 'yaml';
import type { FieldPath } from '../../field-path.ts';
import type { Rule, Violation } from '../rule.ts';
import { named, type Objects } from '../tree.ts';

/**
 * A file without any of these at the end of a line is not read twice: unquoted words and numbers that YAML 1.1 has
 * and YAML 1.2 has not. It may match too often, never too seldom.
 */
const SUSPECT =
  /^[^"'#]*(?:[:-]|\?)[ \t]+(?:y|n|yes|no|on|off|<<|[-+]?(?:0b)?[\d.]+[-\d_.:+eTtZz ]*)[ \t]*(?:#.*)?$|^[ -]*(?:y|n|yes|no|on|off|[\d_:.-]+):(?:\s|$)|[[{].*[\]}]/im;

/** What the two versions of YAML read at one place. */
interface Disagreement {
  readonly path: FieldPath;
  readonly read: unknown;
}

export const yamlReadsTheSame: Rule = {
  id: 'yaml-reads-the-same',
  why: 'kubectl and Argo CD read YAML 1.1, where an unquoted on, no, y, 1_000 or 12:30 is a boolean or a number: a label or an annotation with such a value is refused.',
  remediation: 'Put the value into quotes; "clove render" writes the files so.',
  check: ({ tree }) => misread(tree),
  checkEnvironment: ({ tree }) => misread(tree),
};

function misread(tree: Objects): Violation[] {
  return [...(tree.files ?? [])].flatMap(([, text]) => {
    if (!SUSPECT.test(text)) return [];
    const [older, newer] = [read(text, '1.1'), read(text, '1.2')];
    return newer.flatMap((document, index) =>
      disagreements(older[index], document, []).map(({ path, read: value }): Violation => {
        const message = `is ${JSON.stringify(value) ?? 'nothing'} for kubectl and Argo CD: it lacks quotes`;
        return { object: objectOf(tree, document), field: path, message };
      }),
    );
  });
}

function read(text: string, version: '1.1' | '1.2'): unknown[] {
  const documents = parseAllDocuments(text, { version, prettyErrors: false });
  return Array.isArray(documents) ? documents.map((document): unknown => document.toJS()) : [];
}

function objectOf(tree: Objects, document: unknown) {
  if (!isRecord(document) || !isRecord(document['metadata'])) return undefined;
  return named(tree, String(document['kind']), String(document['metadata']['name']));
}

function disagreements(older: unknown, newer: unknown, path: FieldPath): Disagreement[] {
  if (Array.isArray(newer) && Array.isArray(older)) {
    return newer.flatMap((item, index) => disagreements(older[index], item, [...path, index]));
  }
  if (isRecord(newer) && isRecord(older)) {
    return Object.entries(newer).flatMap(([key, item]) =>
      key in older
        ? disagreements(older[key], item, [...path, key])
        : [{ path: [...path, key], read: Object.keys(older).find((other) => !(other in newer)) }],
    );
  }
  return Object.is(older, newer) ? [] : [{ path, read: older }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
