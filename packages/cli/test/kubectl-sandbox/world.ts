import { z } from 'zod';

/** What becomes of a Job that is created, by the start of its name. */
export interface JobRun {
  /** Why its container waits, one per question, until it runs. */
  waits?: string[];
  /** Why it gets no pod at all. */
  refused?: string;
  lines?: string[];
  /** Its log breaks off once, behind so many lines. */
  breaksAfter?: number;
  /** Its log has no end. */
  endless?: boolean;
  /** Default: 0. */
  exit?: number;
  /** Why Kubernetes ends it: `DeadlineExceeded`. */
  ended?: string;
}

/** Environment variable that names the socket on which its processes are answered. */
export const SOCKET = 'KUBECTL_SANDBOX';

/** What the sandbox knows of a cluster. */
export interface KubectlWorld {
  version: string;
  /** Objects by `<kind>/<namespace or empty>/<name>`, kinds in lower case. */
  objects: Record<string, Stored>;
  /** Every command line, for tests that look for secrets on them. */
  calls: string[][];
  /** With what each try of a Job ends, by the start of its name. Default: 0. */
  exits?: Record<string, number[]>;
  /** Names of objects that never get ready. */
  stuck?: string[];
  /** What becomes of a Job that is created, by the start of its name. Default: it ends well and says nothing. */
  runs?: Record<string, JobRun>;
  /** Jobs whose log was read to its end. */
  followed?: string[];
  /** What every question is refused with: no right, no way there. */
  refusal?: string;
  /** "<kind> <name>" of every object in the order of applying. */
  applied?: string[];
}

export const Stored = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  data: z.record(z.string(), z.string()).optional(),
});
export type Stored = z.infer<typeof Stored>;
