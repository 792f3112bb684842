/**
 * What the sandbox keeps: the part of an Argo CD that its CLI shows.
 */
export interface SandboxWorld {
  /** Version of the CLI. */
  version: string;
  login: 'yes' | 'never' | 'expired';
  applications: Record<string, SandboxApplication>;
  /** Windows by project. */
  windows: Record<string, SandboxWindow[]>;
  /** Every command line, for tests that ask what was called. */
  calls: string[][];
}

export interface SandboxApplication {
  labels: Record<string, string>;
  project: string;
  /** The newest commit in git, which only a refresh sees. */
  head: string;
  /** The commit that Argo CD compared with last. */
  compared: string;
  /** The commit that the cluster has. */
  live: string;
  health: string;
  /** How the next operation ends; `stuck` never does. */
  next: 'succeeds' | 'fails' | 'stuck';
  /** What becomes of the pods after the next operation; `slow` never gets there. */
  pods: 'healthy' | 'degraded' | 'slow';
  operation?: { phase: string; message: string; revision: string; attempt?: number };
  /** Options of every sync, as the Application says them. */
  syncOptions: string[];
  /** How often a failed operation is tried again by itself. */
  retries: number;
  resources: SandboxResource[];
  /** Names of objects in the order in which operations applied them. */
  applied: string[];
}

export interface SandboxResource {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  health?: string;
  message?: string;
  /** Sync wave; an operation applies those that have one. */
  wave?: number;
  /** Of a Job: with what each try ends. What comes after the last one repeats it. */
  exits?: number[];
  /** Of a Job: tries so far. */
  tries?: number;
  log?: string[];
  /** Git no longer has it. */
  leaving?: boolean;
}

export interface SandboxWindow {
  active: boolean;
  kind: 'allow' | 'deny';
  schedule: string;
  duration: string;
  manualSync: boolean;
}

/** Environment variable that names the socket on which its processes are answered. */
export const SOCKET = 'ARGOCD_SANDBOX';
