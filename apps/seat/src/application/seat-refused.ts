import { Refused } from '@clove/service-kit';
import type { SeatRefusal } from '../domain/seat-refusal.ts';

/** A refusal that undoes the unit of work it is thrown in. */
export class SeatRefused extends Refused<SeatRefusal> {}
