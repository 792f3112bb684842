import type { Backup, S3Target } from '../environment/backup.ts';
import { environment } from '../provenance/place.ts';
import { type Edge, type Endpoint, edge } from './edge.ts';
import { portOf } from './ports.ts';

/** Where backups of a festival lie in a bucket: below its namespace, so that festivals and environments share one. */
export function bucketTarget({ bucket, prefix }: S3Target, namespace: string): string {
  return ['s3:/', bucket, ...(prefix === undefined ? [] : [prefix]), namespace].join('/');
}

/** The one store that pods of backups reach beside the databases; none where backups lie on a volume. */
export function bucketEdges(from: Endpoint, target: Exclude<Backup, string>['target']): Edge[] {
  if (target.kind !== 's3') return [];
  const { to, decidedBy } = storeOf(target);
  const fields = { from, to, port: portOf(target.endpoint), why: 'keeps and reads backups' };
  return [edge(fields, (ofPort) => [environment('backup', 'target', ofPort ? 'endpoint' : decidedBy)])];
}

function storeOf(target: S3Target): { readonly to: Endpoint; readonly decidedBy: keyof S3Target } {
  const { endpoint, addressing, bucket, namespace, cidrs } = target;
  if (namespace !== undefined) return { to: { kind: 'namespace', name: namespace }, decidedBy: 'namespace' };
  const { hostname } = new URL(endpoint);
  const name = addressing === 'virtualHost' ? `${bucket}.${hostname}` : hostname;
  if (cidrs !== undefined) return { to: { kind: 'network', name, cidrs }, decidedBy: 'cidrs' };
  return { to: { kind: 'host', name }, decidedBy: 'endpoint' };
}
