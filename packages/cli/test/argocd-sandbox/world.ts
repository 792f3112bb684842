/**
 * What the sandbox knows: the part of an Argo CD that its CLI shows. Kept in a file, because every call of the
 * CLI is a process of its own.
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
  operation?: { phase: string; message: string; revision: string };
  resources: SandboxResource[];
}

export interface SandboxResource {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  health?: string;
  message?: string;
}

export interface SandboxWindow {
  active: boolean;
  kind: 'allow' | 'deny';
  schedule: string;
  duration: string;
  manualSync: boolean;
}

/** Environment variable that names the world's file. */
export const WORLD = 'ARGOCD_SANDBOX';
