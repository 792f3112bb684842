import type { Plan, SecretRequirement } from '@clove/charts-ts';
import type { Kubectl, KubernetesObject } from '../kubectl/kubectl.ts';
import type { GivenValues } from './given-values.ts';
import { newValue } from './secret-value.ts';

/** A requirement without a value. */
export class MissingValues extends Error {
  override readonly name = 'MissingValues';
  readonly missing: readonly SecretRequirement[];

  constructor(missing: readonly SecretRequirement[]) {
    super(`no value for ${missing.map(({ secret, key }) => `${secret}/${key}`).join(', ')}`);
    this.missing = missing;
  }
}

/** What was done: every key is named, no value ever is. */
export interface AppliedSecrets {
  readonly made: readonly string[];
  readonly kept: number;
}

/**
 * Makes the secrets of a festival that do not exist yet: whole objects are created, a key that is missing in an
 * object is added. What exists is never read and never changed, so it can be run again at any time.
 * @throws MissingValues, before anything is made, when values from outside are missing.
 */
export async function applySecrets(
  kubectl: Kubectl,
  plan: Plan,
  given: GivenValues,
): Promise<AppliedSecrets> {
  const present = await kubectl.secretKeys(plan.namespace);
  const wanted = plan.secrets.filter(({ generator }) => generator !== 'operator');
  const missing = wanted.filter(({ secret, key }) => !present.has(`${secret}/${key}`));
  const values = valuesOf(missing, given);
  const objects = new Set([...present].map((name) => name.split('/', 1)[0]));
  const fresh = Map.groupBy(missing, ({ secret }) => secret);
  const created: KubernetesObject[] = [];
  for (const [secret, keys] of fresh) {
    const data = Object.fromEntries(keys.map(({ key }) => [key, values.get(`${secret}/${key}`) ?? '']));
    const isLogin = wanted.some((other) => other.secret === secret && other.key === 'username');
    const object = secretObject(plan.namespace, secret, data, isLogin);
    if (!objects.has(secret)) created.push(object);
    else await kubectl.setFields(object, `clove-${Object.keys(data).sort().join('-')}`);
  }
  await kubectl.create(created);
  return {
    made: missing.map(({ secret, key }) => `${secret}/${key}`),
    kept: wanted.length - missing.length,
  };
}

function valuesOf(missing: readonly SecretRequirement[], given: GivenValues): Map<string, string> {
  const values = new Map<string, string>();
  const without: SecretRequirement[] = [];
  for (const requirement of missing) {
    const { secret, key, generator, value } = requirement;
    const found =
      generator === 'fixed'
        ? value
        : generator === 'external' || generator === 'operator'
          ? given(secret, key)
          : newValue(generator);
    if (found === undefined || found === '') without.push(requirement);
    else values.set(`${secret}/${key}`, found);
  }
  if (without.length > 0) throw new MissingValues(without);
  return values;
}

/** A Secret with some of its keys; `isLogin`: operators want a user and a password as that type. */
export function secretObject(
  namespace: string,
  name: string,
  values: Readonly<Record<string, string>>,
  isLogin: boolean,
): KubernetesObject {
  const data = Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: isLogin ? 'kubernetes.io/basic-auth' : 'Opaque',
    data: Object.fromEntries(data),
  };
}
