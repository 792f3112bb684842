import type { Server, StopOptions } from './servers/server.ts';
import type { Secrets } from './state/secrets.ts';

export interface ClusterOptions {
  /** Folder of rendered manifests. */
  manifests: string;
  /** Folder of bundles, `<image>/<tag>.mjs`. */
  bundles: string;
  /** Folder in which Node keeps the compiled form of bundles. @default `compile-cache` beside `bundles` */
  compileCache?: string;
  /** Folder of everything this cluster keeps: data, secrets, logs. Reused by the next start. */
  state: string;
  /** Port of 127.0.0.1 that the public Service is also bound to. Default: none. */
  publicPort?: number;
  /** Image -> bundle file, run when the tag's own bundle is missing (a committed tree on a machine that did not build it). */
  substituteBundles?: Readonly<Record<string, string>>;
  /** Repository of an image from elsewhere -> the executable, by its path, and the arguments that run instead of it. */
  commands?: Readonly<Record<string, readonly string[]>>;
  /** Deviations from the manifests. */
  overrides?: {
    /** Deployment -> number of pods instead of its minimum. */
    replicas?: Readonly<Record<string, number>>;
    /** Deployment -> variables on top of its own. */
    env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
    /** Every pod gets the same share of a busy CPU, whatever it requests: beside a load that is not its own. */
    evenShares?: boolean;
    /**
     * Whether a commit waits until the disk has it. Without it a commit outlives every process, killed ones too, but not a power
     * cut: for data that is thrown away. @default true
     */
    fsync?: boolean;
  };
  /** Stops a start that is under way; `startCluster` rejects when everything it had started has ended. */
  signal?: AbortSignal;
  /** Receives one line per step. Default: nothing is logged. */
  log?: (line: string) => void;
}

/** A pod as seen from outside. */
export interface PodInfo {
  name: string;
  service: string;
  /** Undefined between a crash and the restart. */
  pid: number | undefined;
  ready: boolean;
  restarts: number;
  /** Its own ports on 127.0.0.1, past the balancer. */
  ports: { http: number | undefined; management: number | undefined };
  log: string;
}

/** A running cluster. */
export interface Cluster {
  /** Where fans reach it: `http://127.0.0.1:<publicPort>`, or the public Service's own address without one. */
  url: string;
  /** A Service's address; `url(port)` is balanced over its ready pods. */
  service(name: string): { url(port: number): string };
  /** A Service's management endpoint, and the token with which `edge` (default: toolbox) may call it. */
  internal(name: string, edge?: string): { url: string; token: string; headers: Record<string, string> };
  /** The pods of one Deployment, or of all. */
  pods(service?: string): PodInfo[];
  /** Sends a signal to a pod's process. A pod that dies of it is restarted. */
  kill(pod: string, signal: NodeJS.Signals): void;
  /** Sends a signal to the process that spreads outside callers over pods (chaos tests); false when there is none just now. Killed, it is started again. */
  signalBalancer(signal: NodeJS.Signals): boolean;
  /** Replaces every pod of a Deployment, one by one, each new one ready before an old one ends. */
  rollingRestart(service: string): Promise<void>;
  scale(service: string, replicas: number): Promise<void>;
  /**
   * Brings the running cluster to another folder of manifests, wave by wave: new Jobs run, Deployments whose pods
   * changed are replaced pod by pod, those that left end. Data engines stay; a Service that was not there at the start
   * fails with ManifestError.
   */
  apply(manifests: string): Promise<void>;
  servers: { postgres?: Server; rabbitmq?: Server };
  secrets: Secrets;
  /** Every name that resolves inside -> its address. */
  hosts: Readonly<Record<string, string>>;
  /** What has no effect here, one entry per kind or field. */
  notEnforced: string[];
  /**
   * Stops everything; no process is left. @param how `abrupt`: pods and servers are killed instead of let finish what they do,
   * when their data is thrown away. @default they end as in a cluster
   */
  stop(how?: StopOptions): Promise<void>;
}
