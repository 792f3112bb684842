import { every, type Worker } from '@clove/service-kit';
import type { Levers } from '@clove/waiting-room';
import { admissionLever } from './adapters/upstream/admission-lever.ts';
import { type Admission, admission } from './domain/admission.ts';

/** How often the rate of admission is asked for, milliseconds. Source: a change of operations takes effect within seconds. */
const LEVER_MS = 1_000;

/** The rate of admission as configured, until operations set another. */
export interface AdmissionRate {
  readonly admission: Admission;
  /** What operations set, as far as it was known a second ago. */
  levers(): Levers;
  readonly workers: readonly Worker[];
}

export function admissionRate(config: {
  readonly ADMISSION_PER_SECOND: number;
  readonly SEAT_URL?: string | undefined;
}): AdmissionRate {
  const gate = admission(config.ADMISSION_PER_SECOND);
  if (config.SEAT_URL === undefined)
    return { admission: gate, levers: () => ({ perSecond: null, paused: false }), workers: [] };
  const lever = admissionLever(config.SEAT_URL);
  const unknown: Levers = { perSecond: undefined, paused: undefined };
  let known = unknown;
  return {
    admission: gate,
    levers: () => known,
    workers: [
      {
        name: 'follow-admission-lever',
        run: (signal) =>
          every(LEVER_MS, signal, async () => {
            const set = await lever();
            // The waiting room goes by what other gateways know; what this one knew may be over.
            known = set === 'unknown' ? unknown : { perSecond: set.perSecond, paused: set.paused };
            if (set !== 'unknown') gate.setRate(set.perSecond ?? config.ADMISSION_PER_SECOND);
          }),
      },
    ],
  };
}
