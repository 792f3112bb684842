import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { type Finding, FindingsError, sortFindings } from './finding.ts';
import { hint, nearestName } from './nearest-name.ts';
import { numberComplaint } from './plain-number.ts';

export type Path = readonly (string | number)[];

/** What decoding as UTF-8 puts in the place of bytes that are none, such as those of CP949 or UTF-16. */
const NOT_UTF8 = '\uFFFD';

/** The parser's words for the mistakes that people make most, in words that say what to write. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is given twice',
  MULTILINE_IMPLICIT_KEY:
    'a line here is no "key: value": after the key come a plain colon (not a full-width one) and a plain space',
  TAB_AS_INDENT: 'tabs are not allowed as indentation: use spaces',
};

/**
 * A YAML file written by a person: its value plus the place of every key, so that a complaint names
 * file:line:column. YAML 1.2, one document; duplicate keys, anchors, aliases, tags and numbers in anything but plain
 * decimal digits are refused because what a reviewer reads must be what is applied.
 */
export class SourceDocument {
  readonly file: string;
  readonly findings: readonly Finding[];
  /** Those about numbers that are not what they look like; everything else in the text means what it says. */
  readonly numberFindings: readonly Finding[];
  readonly #text: string;
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(text: string, file: string) {
    this.file = file;
    this.#text = text;
    this.#lines = new LineCounter();
    this.#document = parseDocument(text, {
      version: '1.2',
      uniqueKeys: true,
      lineCounter: this.#lines,
      prettyErrors: false,
    });
    this.numberFindings = this.unreadable ? [] : this.#numbersNotPlain();
    this.findings = sortFindings([...this.#readingFindings(), ...this.numberFindings]);
  }

  /** True when the text is not YAML at all, so that a check of its content would only add noise. */
  get unreadable(): boolean {
    if (this.#text.includes(NOT_UTF8)) return true;
    return this.#document.errors.some((error) => error.code !== 'DUPLICATE_KEY');
  }

  /** True when the value means what the text says, but for numbers that are written otherwise. */
  get isReadable(): boolean {
    return this.findings.length === this.numberFindings.length;
  }

  /** The plain value. */
  get value(): unknown {
    return this.#document.toJS({ maxAliasCount: 0 });
  }

  /** A complaint about the value at `path`; about its key when `atKey`; about the nearest parent when the path does not exist. */
  finding(path: Path, message: string, atKey = false): Finding {
    const offset = this.#offset(path, atKey);
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  }

  /** The value checked against a schema, or every finding there is. */
  check<T>(schema: z.ZodType<T>): { value: T; findings: [] } | { value: undefined; findings: Finding[] } {
    if (this.unreadable || this.#hasAlias()) return { value: undefined, findings: [...this.findings] };
    const result = schema.safeParse(this.value);
    if (result.success && this.findings.length === 0) return { value: result.data, findings: [] };
    const issues = result.success ? [] : result.error.issues;
    const misread = new Set(this.numberFindings.map(placeOf));
    const misspelt = misspeltKeys(issues, schema, this.#valueAt);
    return {
      value: undefined,
      findings: sortFindings([
        ...this.findings,
        ...issues
          // A misspelt key is one mistake: that the right one is missing then goes without saying.
          .filter(
            (issue) => this.#document.hasIn(plainPath(issue)) || !misspelt.has(plainPath(issue).join('/')),
          )
          .flatMap((issue) => this.#issueFindings(issue, schema))
          // Of a number that is written otherwise the value means nothing yet.
          .filter((finding) => !misread.has(placeOf(finding))),
      ]),
    };
  }

  /** As `check`, but throws the findings. */
  parse<T>(schema: z.ZodType<T>): T {
    const { value, findings } = this.check(schema);
    if (value === undefined) throw new FindingsError(findings);
    return value;
  }

  readonly #valueAt: ValueAt = (path) => this.#document.getIn(path);

  #hasAlias(): boolean {
    let found = false;
    visit(this.#document, {
      Alias() {
        found = true;
        return visit.BREAK;
      },
    });
    return found;
  }

  #readingFindings(): Finding[] {
    const findings: Finding[] = [];
    const at = (offset: number, message: string) => {
      const { line, col } = this.#lines.linePos(offset);
      findings.push({ file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), message });
    };
    const foreign = this.#text.indexOf(NOT_UTF8);
    if (foreign >= 0) {
      at(foreign, 'not UTF-8 from here on: save the file again with the encoding UTF-8');
      return findings;
    }
    for (const error of [...this.#document.errors, ...this.#document.warnings]) {
      at(error.pos[0], PLAIN_WORDS[error.code] ?? firstLine(error.message));
    }
    visit(this.#document, (_, node) => {
      if (!isNode(node)) return;
      const offset = node.range?.[0] ?? 0;
      if (isAlias(node))
        at(offset, `aliases are not allowed here: write the value out instead of *${node.source}`);
      else if (node.anchor) at(offset, `anchors are not allowed here: remove &${node.anchor}`);
      else if (node.tag && isScalar(node)) at(offset, `tags are not allowed here: remove ${node.tag}`);
    });
    return sortFindings(findings);
  }

  #numbersNotPlain(): Finding[] {
    const findings: Finding[] = [];
    visit(this.#document, {
      Scalar: (_, node) => {
        const message = numberComplaint(node);
        if (message === undefined) return;
        const { line, col: column } = this.#lines.linePos(node.range?.[0] ?? 0);
        findings.push({ file: this.file, line, column, message });
      },
    });
    return findings;
  }

  #issueFindings(issue: z.core.$ZodIssue, schema: z.ZodType): Finding[] {
    const path = plainPath(issue);
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, path, this.#valueAt);
      return issue.keys.map((key) =>
        this.finding([...path, key], `unknown key "${key}"${hint(key, known)}`, true),
      );
    }
    const name = path.length === 0 ? 'the file' : path.join('.');
    const values = allowedValues(issue);
    if (values !== undefined) {
      const given = this.#document.getIn(path);
      const allowed = values.map(String);
      return [
        this.finding(
          path,
          given === undefined
            ? `${name} is missing: one of ${allowed.join(', ')}`
            : `${name} is "${String(given)}" but must be one of ${allowed.join(', ')}${hint(String(given), allowed)}`,
        ),
      ];
    }
    if (path.length > 0 && !this.#document.hasIn(path)) return [this.finding(path, `${name} is missing`)];
    if (issue.code === 'invalid_union') {
      return [this.finding(path, `${name} has none of the allowed shapes: ${unionReasons(issue)}`)];
    }
    const quote = issue.code === 'invalid_type' && issue.expected === 'string' ? ' (quote it)' : '';
    return [this.finding(path, `${name}: ${lowerFirst(issue.message)}${quote}`)];
  }

  #offset(path: Path, atKey: boolean): number {
    for (let depth = path.length; depth >= 0; depth--) {
      const part = path.slice(0, depth);
      if (atKey && depth === path.length && depth > 0) {
        const parent = this.#node(part.slice(0, -1));
        const key = part.at(-1);
        if (isMap(parent)) {
          for (const pair of parent.items) {
            if (isScalar(pair.key) && String(pair.key.value) === String(key)) return pair.key.range?.[0] ?? 0;
          }
        }
      }
      const node = this.#node(part);
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  }

  #node(path: Path): unknown {
    return path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
  }
}

/** Paths of the keys that unknown keys were probably meant to be. */
function misspeltKeys(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  valueAt: ValueAt,
): ReadonlySet<string> {
  const meant = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const path = plainPath(issue);
    const known = knownKeys(schema, path, valueAt);
    return issue.keys.map((key) => [...path, nearestName(key, known)].join('/'));
  });
  return new Set(meant);
}

function placeOf({ line, column }: Finding): string {
  return `${line}:${column}`;
}

function plainPath(issue: z.core.$ZodIssue): (string | number)[] {
  return issue.path.filter((part) => typeof part !== 'symbol');
}

/** The values that a field may have, where the complaint is that it has another one. */
function allowedValues(issue: z.core.$ZodIssue): readonly unknown[] | undefined {
  if (issue.code === 'invalid_value') return issue.values;
  if (issue.code === 'invalid_union' && 'options' in issue) return issue.options;
  return undefined;
}

function unionReasons(issue: z.core.$ZodIssueInvalidUnion): string {
  const reasons = issue.errors.map((errors) => errors.map((error) => lowerFirst(error.message)).join(', '));
  return [...new Set(reasons)].filter((reason) => reason !== '').join('; or ') || lowerFirst(issue.message);
}

/** What stands at a path of the document. */
type ValueAt = (path: Path) => unknown;

/** The keys a schema knows at a path, read from its JSON Schema so that no library internals are needed. */
function knownKeys(schema: z.ZodType, path: Path, valueAt: ValueAt): string[] {
  let nodes: JsonSchemaNode[] = [
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchemaNode,
  ];
  const here = (depth: number) =>
    nodes.flatMap(alternatives).filter((node) => isMeant(node, path.slice(0, depth), valueAt));
  for (const [depth, part] of path.entries()) {
    nodes = here(depth).flatMap((node) => {
      const next =
        typeof part === 'number' ? node.items : (node.properties?.[part] ?? node.additionalProperties);
      return typeof next === 'object' ? [next] : [];
    });
  }
  return here(path.length).flatMap((node) => Object.keys(node.properties ?? {}));
}

/** False for the alternatives of other kinds: their keys would be no help. */
function isMeant(node: JsonSchemaNode, path: Path, valueAt: ValueAt): boolean {
  return Object.entries(node.properties ?? {}).every(
    ([key, { const: fixed }]) => fixed === undefined || fixed === valueAt([...path, key]),
  );
}

interface JsonSchemaNode {
  readonly properties?: Readonly<Record<string, JsonSchemaNode>>;
  readonly additionalProperties?: JsonSchemaNode | boolean;
  readonly items?: JsonSchemaNode;
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchemaNode[];
  readonly oneOf?: readonly JsonSchemaNode[];
}

function alternatives(node: JsonSchemaNode): JsonSchemaNode[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(alternatives)];
}

function firstLine(text: string): string {
  return lowerFirst(text.split('\n', 1)[0] ?? text);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
