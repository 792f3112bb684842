/** One line of the doctor's report. */
export interface CheckResult {
  readonly name: string;
  /** `warning`: it works, but not everything that is needed. */
  readonly state: 'ok' | 'warning' | 'missing';
  /** What was found, or what is wrong. */
  readonly found: string;
  /** How to fix it; empty when it is ok. */
  readonly remediation: string;
}

export function ok(name: string, found: string): CheckResult {
  return { name, state: 'ok', found, remediation: '' };
}

export function missing(name: string, found: string, remediation: string): CheckResult {
  return { name, state: 'missing', found, remediation };
}

export function warning(name: string, found: string, remediation: string): CheckResult {
  return { name, state: 'warning', found, remediation };
}
