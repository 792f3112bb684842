import { every, type Worker } from '@clove/service-kit';
import { admissionLever } from './adapters/upstream/admission-lever.ts';
import { type Admission, admission } from './domain/admission.ts';

/** How often the rate of admission is asked for, milliseconds. Source: a change of operations takes effect within seconds. */
const LEVER_MS = 1_000;

/** The rate of admission as configured, until operations set another. */
export interface AdmissionRate {
  readonly admission: Admission;
  /** What operations set; null: nothing; undefined: unknown. */
  set(): number | null | undefined;
  readonly workers: readonly Worker[];
}

export function admissionRate(config: {
  readonly ADMISSION_PER_SECOND: number;
  readonly SEAT_URL?: string | undefined;
}): AdmissionRate {
  const gate = admission(config.ADMISSION_PER_SECOND);
  if (config.SEAT_URL === undefined) return { admission: gate, set: () => null, workers: [] };
  const lever = admissionLever(config.SEAT_URL);
  let known: number | null | undefined;
  return {
    admission: gate,
    set: () => known,
    workers: [
      {
        name: 'follow-admission-lever',
        run: (signal) =>
          every(LEVER_MS, signal, async () => {
            const set = await lever();
            if (set === 'unknown') return;
            known = set;
            gate.setRate(set ?? config.ADMISSION_PER_SECOND);
          }),
      },
    ],
  };
}
