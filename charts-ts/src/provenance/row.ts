import type { Builder } from './inputs.ts';
import type { Place } from './place.ts';
import type { Question, Subject } from './subject.ts';

/**
 * One line of a provenance table: which input decides an object, or one of its fields. A new builder adds
 * one row per object that it makes and one per field that an input decides; everything else is found by itself.
 */
export interface Row<S extends Question = Subject> {
  /** Matches "<Kind> <name>". */
  readonly object: RegExp;
  /**
   * Dotted path of a field and everything below it; `*` stands for one step, `**` at the beginning for any number.
   * Absent: why the object exists.
   */
  readonly field?: string;
  readonly why: string;
  /** Places in the inputs, nearest first: what would have to be edited. None where it is the same for everybody. */
  readonly from: (subject: S) => readonly Place[];
  /** The function that writes it. Only rows without a field name one: it answers for what no input decides. */
  readonly builder?: Builder;
  /**
   * True when a switch of the environment puts the object there: the switch then stands before the builder, for what
   * is the same for everybody too. Default: false.
   */
  readonly switched?: boolean;
}
