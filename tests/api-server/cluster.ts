import { spawnSync } from 'node:child_process';
import type { Manifest } from '@clove/charts-ts';

/** What kubectl said, and the objects as the server would keep them. */
export interface Answer {
  readonly code: number;
  readonly err: string;
  readonly objects: readonly Manifest[];
}

/** Longer than an API server takes for the hundred objects of a tree. */
const LIMIT_MS = 120_000;
/** As Argo CD applies, under its name: whatever another one owns counts as changed by hand. */
const STRICT = ['--server-side', '--validate=strict', '--field-manager=argocd-controller'];

/** A cluster through kubectl, by the kubeconfig that was given and no other. */
export class Cluster {
  readonly #kubeconfig: string;
  readonly #served: ReadonlySet<string>;

  /** @throws Error when the cluster cannot be reached. */
  constructor(kubeconfig: string) {
    this.#kubeconfig = kubeconfig;
    this.#served = servedKinds(this.#asked('api-resources', '--no-headers'));
  }

  /** True for "<apiVersion> <kind>" that the server has. */
  serves(name: string): boolean {
    return this.#served.has(name);
  }

  makeNamespace(name: string): void {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    const { code, err } = this.#run(['apply', ...STRICT, '-f', '-'], JSON.stringify(namespace));
    if (code !== 0) throw new Error(err);
  }

  /** Does not wait: a server without controllers never ends it. */
  removeNamespace(name: string): void {
    this.#asked('delete', 'namespace', name, '--ignore-not-found', '--wait=false');
  }

  /** As operations do it in need: the files of a folder in the order of their names. */
  applyFolder(folder: string): Answer {
    return { ...this.#run(['apply', ...STRICT, '-f', folder]), objects: [] };
  }

  dryRun(objects: readonly Manifest[]): Answer {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const flags = ['--force-conflicts', '--dry-run=server', '--show-managed-fields', '-o', 'json'];
    const args = ['apply', ...STRICT, ...flags, '-f', '-'];
    const { code, out, err } = this.#run(args, list);
    const { items }: { items: Manifest[] } = code === 0 ? JSON.parse(out) : { items: [] };
    return { code, err, objects: items };
  }

  /** Objects that are there, with who set what; those of the same kind and name as the given ones. */
  live(objects: readonly Manifest[]): readonly Manifest[] {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const { code, out, err } = this.#run(['get', '--show-managed-fields', '-o', 'json', '-f', '-'], list);
    if (code !== 0) throw new Error(err);
    const { items }: { items: Manifest[] } = JSON.parse(out);
    return items;
  }

  /** As a person would in need. */
  label(namespace: string, object: string, label: string): void {
    this.#asked('-n', namespace, 'label', object, label);
  }

  #asked(...args: string[]): string {
    const { code, out, err } = this.#run(args);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${err}`);
    return out;
  }

  #run(args: readonly string[], input = ''): { code: number; out: string; err: string } {
    const { status, stdout, stderr, error } = spawnSync('kubectl', args, {
      input,
      encoding: 'utf8',
      env: { ...process.env, KUBECONFIG: this.#kubeconfig },
      timeout: LIMIT_MS,
      maxBuffer: 256 * 1024 * 1024,
    });
    if (error !== undefined) throw error;
    return { code: status ?? 1, out: stdout, err: stderr };
  }
}

/** Lines of `kubectl api-resources`: NAME [SHORTNAMES] APIVERSION NAMESPACED KIND. */
function servedKinds(table: string): Set<string> {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return new Set(rows.filter((row) => row.length >= 4).map((row) => `${row.at(-3)} ${row.at(-1)}`));
}
