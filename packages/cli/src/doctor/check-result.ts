/** One line of the doctor's report. */
export interface CheckResult {
  readonly name: string;
  /** `warning`: it works, but not all that was asked for. */
  readonly state: 'ok' | 'warning' | 'missing';
  /** What was found, or what is wrong. */
  readonly found: string;
  /** How to mend it; empty when it is ok. */
  readonly mend: string;
}

export function ok(name: string, found: string): CheckResult {
  return { name, state: 'ok', found, mend: '' };
}

export function missing(name: string, found: string, mend: string): CheckResult {
  return { name, state: 'missing', found, mend };
}

export function warning(name: string, found: string, mend: string): CheckResult {
  return { name, state: 'warning', found, mend };
}
