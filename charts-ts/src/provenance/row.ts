import type { Builder } from './inputs.ts';
import type { Place } from './place.ts';
import type { Subject } from './subject.ts';

/**
 * One line of the provenance table: which input decides an object, or one of its fields. A new builder adds
 * one row per object that it makes and one per field that an input decides; everything else is found by itself.
 */
export interface Row {
  /** Matches "<Kind> <name>". */
  readonly object: RegExp;
  /** Dotted path of a field and everything below it; `*` stands for one step. Absent: why the object exists. */
  readonly field?: string;
  readonly why: string;
  /** Places in the inputs, nearest first. */
  readonly from: (subject: Subject) => readonly Place[];
  /** The function that writes it. Only rows without a field name one: it answers for what no input decides. */
  readonly builder?: Builder;
}
