import { githubAnnotation } from '../github-annotation.ts';
import type { CheckFinding } from './finding.ts';
import { RULES } from './registry.ts';
import { SEVERITIES } from './rule.ts';

export const CHECK_FORMATS = ['terminal', 'json', 'github'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** What a run was about, for its last line. */
export interface CheckScope {
  readonly trees: number;
  /** The instant that was asked about, as given. */
  readonly at?: string | undefined;
  /** The commit that was compared with, as given. */
  readonly base?: string | undefined;
}

export function formatCheck(
  findings: readonly CheckFinding[],
  scope: CheckScope,
  format: CheckFormat,
): string[] {
  if (format === 'json')
    return [JSON.stringify({ version: 2, ...scope, rules: RULES.length, findings }, null, 2)];
  return format === 'github' ? findings.map(annotation) : terminal(findings, scope);
}

/** One block per rule, errors first: its reason and remedy once, then every place, with the festivals that it shows in. */
function terminal(findings: readonly CheckFinding[], scope: CheckScope): string[] {
  const worstFirst = findings.toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
  const blocks = groups(worstFirst, ({ severity, rule }) => `${severity} ${rule}`).flatMap(
    ([first, ...rest]) => [
      `${first.severity} ${first.rule}`,
      ...groups([first, ...rest], placeOf).flatMap(lines),
      `  why   ${first.why}`,
      `  fix   ${first.remediation}`,
      '',
    ],
  );
  return [...blocks, summary(findings, scope)];
}

type Group = readonly [CheckFinding, ...CheckFinding[]];

function groups(findings: readonly CheckFinding[], by: (finding: CheckFinding) => string): Group[] {
  return [...Map.groupBy(findings, by).values()].flatMap(([first, ...rest]): Group[] =>
    first === undefined ? [] : [[first, ...rest]],
  );
}

function placeOf({ cause, object = '', field = '', message }: CheckFinding): string {
  return [cause.file, cause.line, object, field, message].join('\t');
}

function lines(group: Group): string[] {
  const [{ cause, object, field, message }] = group;
  const about = [object, field].filter((part) => part !== undefined).join(' ');
  const where = group.map(({ environment, festival }) => `${environment}/${festival}`).join(', ');
  return [
    `  ${cause.file}:${cause.line}:${cause.column} (${cause.field})`,
    `    ${about === '' ? '' : `${about}: `}${message}`,
    `    in ${where}`,
  ];
}

function summary(findings: readonly CheckFinding[], { trees, at, base }: CheckScope): string {
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const festivals = `${trees} ${trees === 1 ? 'festival' : 'festivals'}`;
  const silent = [
    ...(at === undefined ? ['rules about time need --at'] : []),
    ...(base === undefined ? ['rules about what a change does need --base'] : []),
  ];
  const known = `${base === undefined ? '' : ` against ${base}`}${at === undefined ? '' : ` at ${at}`}`;
  const unknown = silent.length === 0 ? '' : ` (${silent.join(', ')})`;
  return `${RULES.length} rules, ${festivals}${known}${unknown}: ${count('error')} errors, ${count('warning')} warnings, ${count('info')} notes`;
}

/** GitHub shows it beside the line in the pull request. */
function annotation(finding: CheckFinding): string {
  const { severity, rule, cause, environment, festival, object, field, message, remediation } = finding;
  const about = [`${environment}/${festival}`, object, field].filter((part) => part !== undefined).join(' ');
  const level = severity === 'info' ? 'notice' : severity;
  return githubAnnotation({ level, ...cause, title: rule, text: `${about}: ${message}\n${remediation}` });
}
