/** A line that decided an object or one of its fields: a line of an input file, or of the builder that fixes it. */
export interface Cause {
  /** From the repository's root. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What the line gives: 'template', 'scale.seat.max', 'environment.minReplicas', 'catalogue: resources.cpu', 'builder: addService'. */
  readonly field: string;
  readonly why: string;
}
