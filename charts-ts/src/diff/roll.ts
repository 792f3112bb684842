import type { ObjectChange, Roll } from './model.ts';

const LONG_LIVED = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);
/** Data engines whose pods an operator makes: what restarts them is the operator's to say, so any change may. */
const OPERATED = new Set(['Cluster', 'RabbitmqCluster']);
const TEMPLATE = /^spec\.template(?:\.|\[|$)/;

/**
 * Which pods a sync starts, stops, replaces or runs, and why. Pods are replaced exactly when their template
 * differs; a ConfigMap rolls them through its name, so its changed keys are the reason.
 */
export function rollsOf(objects: readonly ObjectChange[]): Roll[] {
  const renamed = new Map(
    objects.flatMap((object) =>
      object.kind === 'ConfigMap' && object.renamed !== undefined ? [[object.renamed.to, object]] : [],
    ),
  );
  return objects.flatMap((object): Roll[] => {
    const workload = object.title;
    if (object.kind === 'Job') return jobRun(object, renamed);
    if (!LONG_LIVED.has(object.kind) && !OPERATED.has(object.kind)) return [];
    if (object.change === 'added') return [{ workload, action: 'starts', why: ['new'] }];
    if (object.change === 'removed') return [{ workload, action: 'stops', why: ['removed'] }];
    const why = OPERATED.has(object.kind) ? specReasons(object) : templateReasons(object, renamed);
    if (why.length > 0) return [{ workload, action: 'rolls', why }];
    const stopped = object.fields.some(({ path, after }) => path === 'spec.replicas' && after === 0);
    return stopped ? [{ workload, action: 'stops', why: ['replicas 0'] }] : [];
  });
}

function jobRun(object: ObjectChange, renamed: ReadonlyMap<string, ObjectChange>): Roll[] {
  if (object.change === 'removed') return [];
  if (object.change === 'added') return [{ workload: object.title, action: 'runs', why: ['new'] }];
  // A Job under its old name has run and does not run again.
  if (object.renamed === undefined) return [];
  return [{ workload: object.title, action: 'runs', why: templateReasons(object, renamed) }];
}

function templateReasons(object: ObjectChange, renamed: ReadonlyMap<string, ObjectChange>): string[] {
  const reasons = object.fields
    .filter(({ path, classes }) => TEMPLATE.test(path) && classes[0] !== 'none')
    .map(({ path, before, after }) => {
      const configMap = typeof after === 'string' ? renamed.get(after) : undefined;
      if (configMap !== undefined) return `${configMap.title}: ${keysOf(configMap)}`;
      if (path.endsWith('.image')) return `image ${tag(before)} -> ${tag(after)}`;
      return path.replace(/^spec\.template\./, '');
    });
  return [...new Set(reasons)];
}

function specReasons({ fields }: ObjectChange): string[] {
  const changed = fields.filter(({ path, classes }) => path.startsWith('spec.') && classes[0] !== 'none');
  return changed.map(({ path }) => path.replace(/^spec\./, ''));
}

function keysOf(configMap: ObjectChange): string {
  const keys = configMap.fields.flatMap(
    ({ path }) => /^data(?:\.([\w-]+)|\["([^"]+)"\])/.exec(path)?.slice(1) ?? [],
  );
  return [...new Set(keys.filter((key) => key !== undefined))].join(', ') || 'name';
}

function tag(image: unknown): string {
  return typeof image === 'string' ? image.slice(image.lastIndexOf('/') + 1) : 'none';
}

/** True for a roll that replaces or stops pods that serve now. */
export function touchesRunningPods(roll: Roll): boolean {
  return roll.action === 'rolls' || roll.action === 'stops';
}
