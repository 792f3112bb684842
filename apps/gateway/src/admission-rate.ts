import { every, type ServiceContext, type Worker } from '@clove/service-kit';
import { z } from 'zod';
import { polledAnswer } from './adapters/upstream/polled-answer.ts';
import { type Admission, admission } from './domain/admission.ts';

/** How often the rate of admission is asked for, milliseconds. Source: a change of operations takes effect within seconds. */
const LEVER_MS = 1_000;

/** What operations set; null: nothing, the configured rate counts. */
const Lever = z.object({ perSecond: z.number().positive().nullable() });

/** The rate of admission as configured, until operations set another. */
export interface AdmissionRate {
  readonly admission: Admission;
  /** What operations set; null: nothing; undefined: unknown. */
  set(): number | null | undefined;
  readonly workers: readonly Worker[];
}

interface RateConfig {
  readonly ADMISSION_PER_SECOND: number;
  readonly SEAT_URL?: string | undefined;
}

/**
 * Follows the lever of operations. While seat does not answer, the last rate stays, or the configured one before the first
 * answer: operations change it when services are under stress.
 */
export function admissionRate({
  config,
  log,
}: Pick<ServiceContext<RateConfig>, 'config' | 'log'>): AdmissionRate {
  const gate = admission(config.ADMISSION_PER_SECOND);
  if (config.SEAT_URL === undefined) return { admission: gate, set: () => null, workers: [] };
  const readLever = polledAnswer(`${config.SEAT_URL}/api/seats/admission`, Lever, { log });
  let known: number | null | undefined;
  return {
    admission: gate,
    set: () => known,
    workers: [
      {
        name: 'follow-admission-lever',
        run: (signal) =>
          every(LEVER_MS, signal, async () => {
            const lever = await readLever();
            if (lever === undefined) return;
            known = lever.perSecond;
            gate.setRate(known ?? config.ADMISSION_PER_SECOND);
          }),
      },
    ],
  };
}
