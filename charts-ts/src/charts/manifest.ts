import { ApiObject, type Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { type FieldPath, fieldName } from '../field-path.ts';
import { because, type Existence } from '../provenance/reason.ts';
import { canonicalJson } from './content-hash.ts';

/**
 * The only module that turns requested fields into objects. It uses the classes that mirror the Kubernetes API
 * one to one (L1): the richer ones of this line fail Pod Security "restricted" and cannot express budgets,
 * spread or seccomp. A newer line replaces cdk8s-plus-27 here and nowhere else.
 */
export { k8s };

/**
 * A StatefulSet whose claim templates say what they are. The API server puts both fields in where they are missing, and
 * Argo CD would always report a difference; the class of this line drops them.
 */
export class StatefulSet extends k8s.KubeStatefulSet {
  override toJson(): unknown {
    const json: unknown = super.toJson();
    const spec = isRecord(json) ? json['spec'] : undefined;
    if (!isRecord(json) || !isRecord(spec) || !Array.isArray(spec['volumeClaimTemplates'])) return json;
    const identity = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
    const volumeClaimTemplates = spec['volumeClaimTemplates'].map((claim: object) => ({
      ...identity,
      ...claim,
    }));
    return { ...json, spec: { ...spec, volumeClaimTemplates } };
  }
}

type Kind<P> = new (scope: Construct, id: string, props?: P) => ApiObject;

/** What every object has: a name of its own choosing, because generated ones hash the construct's path. */
interface Named {
  readonly metadata?: k8s.ObjectMeta;
}

const ASKED = Symbol('fields that the builder asked for');

/** What an object of a chart was built from: the fields that the builder asked for, with the reasons that it attached. */
export function askedFields(object: ApiObject): object {
  const fields: unknown = Reflect.get(object, ASKED);
  return typeof fields === 'object' && fields !== null ? fields : {};
}

/**
 * Adds an object to a chart.
 * @param why what decided that it is there
 * @throws Error when it has no name, or when the class silently dropped or changed a field that was asked for.
 */
export function add<P extends Named>(chart: Chart, kind: Kind<P>, props: P, why: Existence): ApiObject {
  const name = props.metadata?.name;
  if (name === undefined) throw new Error(`${kind.name} without a name`);
  const object = new kind(chart, `${kind.name}-${name}`, props);
  refuseLostFields(`${kind.name} ${name}`, props, object.toJson());
  Reflect.set(object, ASKED, because(props, why));
  return object;
}

/** As `add`, for kinds that cdk8s-plus-27 has no class for. */
export function addOther(
  chart: Chart,
  object: { apiVersion: string; kind: string; metadata: k8s.ObjectMeta; spec: unknown },
  why: Existence,
): ApiObject {
  const added = new ApiObject(chart, `${object.kind}-${object.metadata.name ?? ''}`, {
    ...object,
    spec: plain(object.spec),
  });
  refuseLostFields(`${object.kind} ${object.metadata.name ?? ''}`, object, added.toJson());
  Reflect.set(added, ASKED, because(object, why));
  return added;
}

/** Compares what was asked with what came out. A lost field is a bug of the build, never a warning. */
export function refuseLostFields(name: string, asked: unknown, rendered: unknown): void {
  if (isKept(asked, rendered)) return;
  const lost = lostFields(plain(asked), rendered);
  if (lost.length === 0) return;
  throw new Error(`${name}: cdk8s-plus-27 lost ${lost.map(fieldName).join(', ')}`);
}

/** As `lostFields` without naming them: nearly always nothing is lost, and this runs for every object. */
function isKept(asked: unknown, rendered: unknown): boolean {
  if (asked === rendered || asked === undefined) return true;
  if (asked instanceof k8s.Quantity || asked instanceof k8s.IntOrString) return asked.value === rendered;
  if (Array.isArray(asked)) {
    if (!Array.isArray(rendered) || rendered.length !== asked.length) return false;
    return asked.every((item, index) => isKept(item, rendered[index]));
  }
  if (!isRecord(asked) || !isRecord(rendered)) return false;
  for (const key of Object.keys(asked)) {
    if (asked[key] !== undefined && !isKept(asked[key], field(rendered, key))) return false;
  }
  return true;
}

function lostFields(asked: unknown, rendered: unknown): FieldPath[] {
  if (asked === rendered) return [];
  if (Array.isArray(asked)) {
    if (!Array.isArray(rendered) || rendered.length !== asked.length) return [[]];
    return asked.flatMap((item, index) => below(index, lostFields(item, rendered[index])));
  }
  if (isRecord(asked)) {
    if (!isRecord(rendered)) return [[]];
    return Object.entries(asked).flatMap(([key, item]) => below(key, lostFields(item, field(rendered, key))));
  }
  return canonicalJson(asked) === canonicalJson(rendered) ? [] : [[]];
}

function below(step: string | number, paths: readonly FieldPath[]): readonly FieldPath[] {
  return paths.length === 0 ? paths : paths.map((path) => [step, ...path]);
}

/** The classes spell abbreviations as words (`clusterIp`), Kubernetes does not (`clusterIP`). */
function field(rendered: Record<string, unknown>, key: string): unknown {
  if (key in rendered) return rendered[key];
  const spelled = Object.keys(rendered).find((name) => name.toLowerCase() === key.toLowerCase());
  return spelled === undefined ? undefined : rendered[spelled];
}

/** The asked value as it should come out: quantities and int-or-strings are plain values there. */
export function plain(value: unknown): unknown {
  if (value instanceof k8s.Quantity || value instanceof k8s.IntOrString) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, plain(item)]),
    );
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
