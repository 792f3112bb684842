import type { BundledMigration } from '@clove/pool-images';

/** A statement that an older service, which still runs while it is applied, may not survive. */
export interface Taking {
  readonly what: string;
  readonly statement: string;
  /** Whether a reason why no older service depends on it is enough. What is not can only be a contract migration. */
  readonly excusable: boolean;
}

interface Rule {
  readonly what: string;
  readonly pattern: RegExp;
  readonly excusable?: boolean;
}

const STATEMENTS: readonly Rule[] = [
  { what: 'drops', pattern: /^drop (table|view|materialized view|function|type|sequence|schema|trigger)\b/ },
  { what: 'drops an index', pattern: /^drop index\b/, excusable: true },
  { what: 'renames', pattern: /^alter .*\brename\b/ },
  { what: 'deletes rows', pattern: /^(delete|truncate)\b/ },
];

/** Clauses of ALTER TABLE, and statements about a table, that concern a table that was there before. */
const ON_OLD_TABLES: readonly Rule[] = [
  { what: 'drops a column', pattern: /^drop (column )?(?!constraint\b)/ },
  { what: 'drops a constraint', pattern: /^drop constraint\b/, excusable: true },
  { what: 'makes a column mandatory', pattern: /^alter (column )?\S+ set not null\b/ },
  { what: 'drops a default', pattern: /^alter (column )?\S+ drop (default|identity|expression)\b/ },
  { what: "changes a column's type", pattern: /^alter (column )?(?!column )\S+ (set data )?type\b/ },
  {
    what: 'adds a mandatory column without a default',
    pattern: /^add (column )?(?!constraint\b)(?!.*\b(default|generated)\b).*\bnot null\b/,
  },
  {
    what: 'adds a constraint',
    pattern: /^add (constraint|check|unique|primary|foreign|exclude)\b/,
    excusable: true,
  },
];

/** Everything that a migration takes away or narrows, of what was there before it. */
export function takings({ up }: Pick<BundledMigration, 'up'>): Taking[] {
  const statements = statementsOf(up);
  const own = new Set(
    statements.flatMap((sql) => /^create (?:unlogged )?table (?:if not exists )?(\S+)/.exec(sql)?.[1] ?? []),
  );
  return statements.flatMap((statement) => {
    const table = /^alter table (?:if exists )?(?:only )?(\S+) (.*)$/.exec(statement);
    const clauses = table === null || own.has(table[1] ?? '') ? [] : topLevel(table[2] ?? '');
    const narrowed =
      /^create (?:unique index|(?:or replace )?(?:constraint )?trigger)\b.*? on (?:only )?([^\s(]+)/.exec(
        statement,
      )?.[1];
    return [
      ...broken(STATEMENTS, statement, statement),
      ...clauses.flatMap((clause) => broken(ON_OLD_TABLES, clause, statement)),
      ...(narrowed === undefined || own.has(narrowed)
        ? []
        : [{ what: 'adds a rule to a table', statement, excusable: true }]),
    ];
  });
}

/** What of it the migration does not answer for: neither by `contractSince` nor, where that is enough, by `harmless`. */
export function unanswered(migration: BundledMigration): Taking[] {
  if (migration.contractSince !== undefined) return [];
  return takings(migration).filter(({ excusable }) => !excusable || migration.harmless === undefined);
}

function broken(rules: readonly Rule[], sql: string, statement: string): Taking[] {
  return rules
    .filter(({ pattern }) => pattern.test(sql))
    .map(({ what, excusable = false }) => ({ what, statement, excusable }));
}

/** In lower case, on one line each; without comments, and without what stands between quotes. */
function statementsOf(sql: string): string[] {
  return sql
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split(';')
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim().toLowerCase())
    .filter((statement) => statement !== '');
}

/** Parts between the commas that are in no parentheses. */
function topLevel(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}
