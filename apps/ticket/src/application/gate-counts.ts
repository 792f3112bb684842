/** How many people came in at a gate for a performance, and how many of them are inside now. */
export interface GateCount {
  /** Null: at no named gate. */
  readonly gateId: string | null;
  readonly performanceId: string;
  readonly entered: number;
  readonly inside: number;
}

/** Reads the counts of all gates. Possibly a second old. */
export type ReadGateCounts = () => Promise<readonly GateCount[]>;
