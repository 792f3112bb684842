import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Cause,
  type Explanation,
  type FieldPath,
  fieldName,
  fileOfRule,
  findPath,
  INPUT_RULES,
  type Manifest,
  RULES,
  type Rule,
  severityOf,
  stepsOf,
} from '@clove/charts-ts';
import { hint } from '@clove/pool-images';
import { Command } from 'commander';
import { type CliContext, UsageError } from '../context.ts';
import { explainedFolders } from '../explained-folders.ts';

interface Options {
  readonly environment?: string;
  readonly festival?: string;
}

/** `clove explain`: why a rule exists, or which lines decided an object or one of its fields. */
export function explainVerb(context: CliContext): Command {
  return new Command('explain')
    .description('why a rule exists, or why an object or field is rendered as it is')
    .argument(
      '<subject>',
      'a rule of "clove check", kind/name[.field.path] such as deployment/seat.spec.replicas, or a file below gitops/rendered',
    )
    .option(
      '--festival <slug>',
      'whose object; _platform: what the festivals share (default: the first that has it)',
    )
    .option('--environment <name>', 'in which environment (default: every committed one)')
    .action((subject: string, options: Options) => {
      const text = subject.includes('/')
        ? (explainFile(context, subject) ?? explainObject(context, subject, options))
        : explainRule(subject);
      for (const line of text) context.out(line);
    });
}

function explainRule(id: string): string[] {
  const rules: readonly Rule[] = [...RULES, ...INPUT_RULES];
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    const known = rules.map((candidate) => candidate.id);
    throw new UsageError(`there is no rule "${id}"${hint(id, known)}; rules: ${known.join(', ')}`);
  }
  return [
    `${rule.id} (${severityOf(rule)})`,
    `  why   ${rule.why}`,
    `  fix   ${rule.remediation}`,
    `  rule  ${fileOfRule(rule)}`,
  ];
}

interface Found {
  /** What the question says behind the object's name. */
  readonly field: string;
  /** "seoul-jazz-2026 in staging" */
  readonly where: string;
  readonly object: Manifest;
  readonly explain: (path?: FieldPath) => Explanation;
}

/** Environment, festival, kind and name of an object, and the field, where a rendered file is named as reports name it. */
const RENDERED = /^(?:.*\/)?gitops\/rendered\/([^/]+)\/([^/]+)\/\d+-([a-z]+)-(.+)\.yaml\.?(.*)$/;

/** The path of a rendered file says whose object is meant, and where. */
function explainFile(context: CliContext, subject: string): string[] | undefined {
  const [, environment, festival, kind, name, field] = RENDERED.exec(subject) ?? [];
  if (environment === undefined || festival === undefined) return undefined;
  return explainObject(context, `${kind}/${name}.${field}`, { environment, festival });
}

function explainObject(context: CliContext, subject: string, options: Options): string[] {
  const found = find(context, subject, options);
  const { object, where, field } = found;
  const path = findPath(object, field);
  if (path === undefined) throw new UsageError(nothingThere(found));
  const { value, causes, builder, edges } = found.explain(path);
  return [
    `${object.kind} ${object.metadata.name} of ${where}`,
    ...(path.length === 0 ? [] : [`${fieldName(path)}: ${shortened(value)}`]),
    '',
    'decided by',
    ...causes.flatMap((cause) => causeLines(context, cause)),
    ...(builder === undefined
      ? []
      : ['written by', `  ${builder.file}:${builder.line} ${builder.field.replace('builder: ', '')}`]),
    ...(edges.length === 0
      ? []
      : [
          'for the edges',
          ...edges.map(({ from, to, port, why }) => `  ${from.name} -> ${to.name}:${port}  ${why}`),
        ]),
  ];
}

/** The first festival that has the object, then what the festivals share; content-named ones are found without their hash. */
function find(context: CliContext, subject: string, options: Options): Found {
  const asked = subject.toLowerCase();
  const near = new Set<string>();
  const places: string[] = [];
  for (const folder of explainedFolders(context, options)) {
    const names = folder.objects.flatMap((object) => namesOf(object).map((name) => ({ object, name })));
    // Names may have dots: the longest one that the question begins with is meant.
    const [found] = names
      .filter(({ name }) => asked.startsWith(name) && /^[.[]?$/.test(asked.charAt(name.length)))
      .sort((a, b) => b.name.length - a.name.length);
    if (found !== undefined) {
      const { object, name } = found;
      const field = subject.slice(name.length).replace(/^\./, '');
      return { object, field, where: folder.where, explain: (path) => folder.explain(object, path) };
    }
    places.push(folder.name);
    for (const { name } of names) near.add(name);
  }
  const [wanted = asked] = /^[^.[]+/.exec(asked) ?? [];
  const where = places.join(', ') || 'no festival';
  throw new UsageError(`there is no ${wanted} in ${where}${hint(wanted, near)}`);
}

function namesOf({ kind, metadata: { name } }: Manifest): string[] {
  const full = `${kind}/${name}`.toLowerCase();
  return [full, full.replace(/-[0-9a-f]{8}$/, '')];
}

/** Names the key that was probably meant, below the part of the path that exists. */
function nothingThere({ object, explain, field }: Found): string {
  const steps = stepsOf(field);
  for (let length = steps.length - 1; length >= 0; length--) {
    const known = findPath(object, steps.slice(0, length).join('.'));
    if (known === undefined) continue;
    const parent = known.length === 0 ? object : explain(known).value;
    const keys = typeof parent === 'object' && parent !== null ? Object.keys(parent) : [];
    return `${object.kind} ${object.metadata.name} has nothing at ${field}${hint(steps[length] ?? '', keys)}`;
  }
  return `${object.kind} ${object.metadata.name} has nothing at ${field}`;
}

function causeLines({ root }: CliContext, { file, line, column, field, why }: Cause): string[] {
  const path = join(root, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8').split('\n')[line - 1] : undefined;
  return [
    `  ${file}:${line}:${column} (${field})`,
    ...(text === undefined ? [] : [`    ${text.trim()}`]),
    `    ${why}`,
  ];
}

/** Enough to recognise the value. */
function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
