/** A line that decided an object or one of its fields: a line of an input file, or of the builder that fixes it. */
export interface Cause {
  /** From the repository's root. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What stands there: 'template', 'scale.seat.max', 'environment.minReplicas', 'catalogue: resources.cpu', 'builder: addService'. */
  readonly field: string;
  readonly why: string;
}

/** A rendered object. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
  readonly [rest: string]: unknown;
}

/** Where in an object; parts of lists may be an index or the `name` of the item. */
export type FieldPath = readonly (string | number)[];
