import { every, type ServiceContext, type Worker } from '@clove/service-kit';
import type { Levers } from '@clove/waiting-room';
import { z } from 'zod';
import { polledAnswer } from './adapters/upstream/polled-answer.ts';
import { type Admission, admission } from './domain/admission.ts';

/** How often the rate of admission is asked for, milliseconds. Source: a change of operations takes effect within seconds. */
const LEVER_MS = 1_000;

/** The rate that operations set, null: as configured; and whether they paused the sale, absent from a seat that is older than that. */
const Lever = z.object({ perSecond: z.number().positive().nullable(), paused: z.boolean().optional() });

/** The rate of admission as configured, until operations set another. */
export interface AdmissionRate {
  readonly admission: Admission;
  /** What operations set, as far as it was known a second ago. */
  levers(): Levers;
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
  if (config.SEAT_URL === undefined)
    return { admission: gate, levers: () => ({ perSecond: null, paused: false }), workers: [] };
  const readLever = polledAnswer(`${config.SEAT_URL}/api/seats/admission`, Lever, { log });
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
            const lever = await readLever();
            // The waiting room goes by what other gateways know; what this one knew may be over.
            known = lever === undefined ? unknown : { perSecond: lever.perSecond, paused: lever.paused };
            if (lever !== undefined) gate.setRate(lever.perSecond ?? config.ADMISSION_PER_SECOND);
          }),
      },
    ],
  };
}
