import type { Finding } from '@clove/pool-images';
import type { Target } from '../targets.ts';
import type { CheckFinding } from './finding.ts';

const WHY =
  'What cannot be planned is not rendered: the committed manifests stay as they are, whatever the inputs say.';
const REMEDIATION = 'Correct the line; "npx clove validate" checks the same without rendering.';

/** Findings of the inputs in the form of a check: a festival that cannot be planned must not look clean. */
export function inputFindings({ environment, slug }: Target, findings: readonly Finding[]): CheckFinding[] {
  return findings.map(({ file, line, column, message }) => ({
    rule: 'inputs-are-valid',
    severity: 'error',
    environment,
    festival: slug,
    message,
    why: WHY,
    remediation: REMEDIATION,
    cause: { file, line, column, field: 'input', why: message },
  }));
}
