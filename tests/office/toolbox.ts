import { spawn } from 'node:child_process';
import type { Cluster } from '@clove/local-cluster';

/** The toolbox's bundle, run as a process of its own, as a Job would. */
export class Toolbox {
  readonly #cluster: Cluster;
  readonly #bundle: string;

  constructor(cluster: Cluster, bundle: string) {
    this.#cluster = cluster;
    this.#bundle = bundle;
  }

  /** What the audit finds now: [] when every invariant holds. */
  async audit(): Promise<string[]> {
    const audited = ['seat', 'ticket', 'payment', 'payment-sandbox', ...this.#running(['merch', 'stay'])];
    const variables = { AUDIT_GAP_SECONDS: '0', AUDITED_SERVICES: audited.join(',') };
    const { code, output } = await this.#askServices(['audit'], audited, variables);
    return code === 0 ? [] : output.trim().split('\n');
  }

  /** What operations see about an id: the lines of its story. */
  async find(id: string): Promise<string[]> {
    const services = ['auth', 'seat', 'merch', 'stay', 'ticket', 'payment', 'notification'];
    const { code, output } = await this.#askServices(['find', id], this.#running(services), {});
    if (code !== 0) throw new Error(`find ${id} ended with ${code}: ${output}`);
    return output.trim().split('\n');
  }

  async run(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number | null; readonly output: string }> {
    const child = spawn(process.execPath, [this.#bundle, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, output };
  }

  #running(services: readonly string[]): string[] {
    return services.filter((service) => this.#cluster.pods(service).length > 0);
  }

  /** A command with the addresses and tokens of these services. */
  #askServices(
    args: readonly string[],
    services: readonly string[],
    variables: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number | null; readonly output: string }> {
    const edges = services.flatMap((service) => {
      const { url, token } = this.#cluster.internal(service);
      const name = service.toUpperCase().replaceAll('-', '_');
      return [
        [`${name}_URL`, url],
        [`${name}_TOKEN`, token],
      ];
    });
    return this.run(args, {
      PATH: process.env['PATH'] ?? '',
      ...variables,
      ...Object.fromEntries(edges),
    });
  }
}
