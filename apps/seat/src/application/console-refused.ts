import { Refused } from '@clove/service-kit';
import type { ConsoleRefusal } from '../domain/seat-refusal.ts';

/** A change by an organiser or operations that undoes its unit of work. */
export class ConsoleRefused extends Refused<ConsoleRefusal> {}
