import type { Finding } from '@clove/pool-images';
import type { Target } from '../targets.ts';
import { unreadInputs } from '../unread-inputs.ts';
import type { CheckFinding } from './finding.ts';
import type { Rule } from './rule.ts';

const VALID: Rule = {
  id: 'inputs-are-valid',
  why: 'What cannot be planned is not rendered: the committed manifests stay as they are, whatever the inputs say.',
  remediation: 'Correct the line; "npx clove validate" checks the same without rendering.',
};

const READ: Rule = {
  id: 'inputs-are-read',
  why: 'Its author believes that the file has an effect: a release that is pinned there does not run, and a size that is given there is not rendered.',
  remediation: 'Move or rename the file as the finding says, or delete it.',
};

/** Rules about the inputs themselves: what breaks them is found before anything is rendered. */
export const INPUT_RULES: readonly Rule[] = [VALID, READ];

/** Stands for every environment, or every festival, that a file could be of. */
const ALL = 'all';

/** Findings of the inputs in the form of a check: a festival that cannot be planned must not appear clean. */
export function inputFindings({ environment, slug }: Target, findings: readonly Finding[]): CheckFinding[] {
  return findings.map((finding) => findingOf(VALID, environment, slug, finding));
}

/** Every file of the inputs that nothing reads, under the environment and the festival that its place names. */
export function unreadInputFindings(root: string): CheckFinding[] {
  return unreadInputs(root).map((finding) => {
    const [, environment = ALL, slug = ALL] =
      /^gitops\/environments\/([^/]+)\/(?:([^/]+)\/)?/.exec(finding.file) ?? [];
    return findingOf(READ, environment, slug, finding);
  });
}

/** True where a finding concerns what was asked for: of one festival only what is its own. */
export function isAskedFor(
  finding: CheckFinding,
  {
    environment,
    festival,
  }: { readonly environment?: string | undefined; readonly festival?: string | undefined },
): boolean {
  const isHere = [environment ?? finding.environment, ALL].includes(finding.environment);
  return isHere && (festival ?? finding.festival) === finding.festival;
}

function findingOf(
  { id, why, remediation }: Rule,
  environment: string,
  festival: string,
  { file, line, column, message }: Finding,
): CheckFinding {
  const cause = { file, line, column, field: 'input', why: message };
  return { rule: id, severity: 'error', environment, festival, message, why, remediation, cause };
}
