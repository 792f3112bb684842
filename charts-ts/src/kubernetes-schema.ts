import { publishedSchema } from './published-schemas.ts';
import { RabbitmqCluster } from './rabbitmq-schema.ts';

/**
 * What the Kubernetes API server would refuse or silently drop, one line each; empty when the object is fine.
 * The compiled schemas say nothing about fields that they do not know, so the object is handed to them behind
 * a proxy that remembers what was read: a field that the schema never read is one it does not know.
 */
export function schemaComplaints(object: Readonly<Record<string, unknown>>): string[] {
  const kind = `${String(object['apiVersion'])} ${String(object['kind'])}`;
  if (kind === 'rabbitmq.com/v1beta1 RabbitmqCluster') {
    const issues = RabbitmqCluster.safeParse(object).error?.issues ?? [];
    return issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  }
  const complain = publishedSchema(kind);
  if (complain === undefined) return [`no schema is known for ${kind}`];
  const observed = observe(object);
  const complaints = complain(observed.proxy);
  const unknown = unread(observed, '').filter((path) => MISSING_FIELDS[kind]?.test(path) !== true);
  return [...complaints, ...unknown.map((path) => `${path}: unknown field`)];
}

/**
 * Fields that the API has and the schemas lack: the packages drop what is called "description", and syncOverrun is
 * newer than @kubernetes-models/argo-cd 4.0.0.
 */
const MISSING_FIELDS: Readonly<Record<string, RegExp>> = {
  'argoproj.io/v1alpha1 AppProject':
    /^spec\.(?:description|syncWindows\[\d+\]\.(?:description|syncOverrun))$/,
  'scheduling.k8s.io/v1 PriorityClass': /^description$/,
};

interface Observed {
  readonly target: object;
  readonly proxy: object;
  readonly read: Set<string>;
  readonly children: Map<string, Observed>;
}

function observe(target: object): Observed {
  const read = new Set<string>();
  const children = new Map<string, Observed>();
  const proxy = new Proxy(target, {
    get(of, key, receiver) {
      const value: unknown = Reflect.get(of, key, receiver);
      if (typeof key !== 'string') return value;
      read.add(key);
      if (typeof value !== 'object' || value === null) return value;
      const child = children.get(key) ?? observe(value);
      children.set(key, child);
      return child.proxy;
    },
  });
  return { target, proxy, read, children };
}

function unread(observed: Observed, path: string): string[] {
  return Object.keys(observed.target).flatMap((key) => {
    const here = Array.isArray(observed.target) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (!observed.read.has(key)) return [here];
    const child = observed.children.get(key);
    return child === undefined ? [] : unread(child, here);
  });
}
