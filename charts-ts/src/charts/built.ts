/** What a builder asked for, with the reasons that it attached. */
export interface Built {
  readonly kind: string;
  readonly name: string;
  readonly fields: object;
}
