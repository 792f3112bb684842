import type { Plan } from '@clove/charts-ts';
import { z } from 'zod';
import { CommandError } from '../context.ts';
import type { Kubectl } from '../kubectl/kubectl.ts';
import { secretObject } from './apply-secrets.ts';
import type { GivenValues } from './given-values.ts';
import { newValue } from './secret-value.ts';

/** What a rotation did and what is left to do. */
export interface Rotation {
  readonly key: string;
  /** Key that holds the value before, which stays valid; undefined when the old value is void at once. */
  readonly previous: string | undefined;
  /** Deployments that take the new value when they restart. */
  readonly deployments: readonly string[];
}

const Stored = z.looseObject({ data: z.record(z.string(), z.string()).default({}) });

/**
 * Gives one secret a new value. Where the service still accepts the one before, that one is kept beside it; the
 * pods take both at their next restart.
 * @param wanted its key, where it has several that can be rotated
 * @throws CommandError when rotating it would break something, or when it does not exist.
 */
export async function rotateSecret(
  kubectl: Kubectl,
  plan: Plan,
  name: string,
  given: GivenValues,
  wanted?: string,
): Promise<Rotation> {
  const { key, previous, generator } = rotatable(plan, name, wanted);
  const stored = await kubectl.get('secret', name, plan.namespace);
  const current = stored === undefined ? undefined : Stored.parse(stored).data[key];
  if (current === undefined)
    throw new CommandError(`${name} has no ${key} yet: run "npx clove secrets apply" first`);
  const value = generator === 'external' ? given(name, key) : newValue(generator);
  if (value === undefined || value === '')
    throw new CommandError(`${name}/${key} comes from outside: give the new value as ${key}=...`);
  const kept = previous === undefined ? {} : { [previous]: Buffer.from(current, 'base64').toString() };
  const object = secretObject(plan.namespace, name, { [key]: value, ...kept }, false);
  const { type: _, ...withoutType } = object;
  await kubectl.setFields(withoutType, 'clove-rotate', true);
  return { key, previous, deployments: usersOf(plan, name) };
}

interface Rotatable {
  readonly key: string;
  readonly previous: string | undefined;
  readonly generator: 'password' | 'token' | 'ed25519' | 'external';
}

function rotatable(plan: Plan, name: string, wanted: string | undefined): Rotatable {
  const requirements = plan.secrets.filter(({ secret }) => secret === name);
  if (requirements.length === 0) {
    const names = [...new Set(plan.secrets.map(({ secret }) => secret))].join(', ');
    throw new CommandError(`${plan.slug} has no secret ${name}; it has ${names}`);
  }
  const declared = plan.services.flatMap(({ entry }) => entry.secrets);
  const withPrevious = requirements.flatMap(({ key, generator }) => {
    const previous = declared.find((secret) => secret.key === key)?.previous;
    return previous === undefined ? [] : [{ key, previous, generator }];
  });
  const outside = requirements.filter(({ generator }) => generator === 'external');
  const isEdge = plan.edges.some(({ credential }) => credential === name);
  const candidates = [...withPrevious, ...(isEdge ? requirements : []), ...outside];
  const keys = [...new Set(candidates.map(({ key }) => key))];
  if (wanted === undefined && keys.length > 1) {
    throw new CommandError(`${name} has several keys: say which with --key, one of ${keys.join(', ')}`);
  }
  if (wanted !== undefined && !keys.includes(wanted)) {
    throw new CommandError(
      `${name} has no key ${wanted} that can be rotated; it has ${keys.join(', ') || 'none'}`,
    );
  }
  const found = candidates.find(({ key }) => wanted === undefined || key === wanted);
  if (found === undefined || found.generator === 'fixed' || found.generator === 'operator') {
    throw new CommandError(
      `${name} cannot be rotated by this verb: ${name.startsWith('database') || name === 'broker' ? 'the server would not learn of it' : 'what was made with the old value would become invalid'}`,
    );
  }
  return {
    key: found.key,
    previous: 'previous' in found ? found.previous : undefined,
    generator: found.generator,
  };
}

/** Services whose own secret it is, or both ends of an edge. */
function usersOf(plan: Plan, name: string): string[] {
  const own = plan.services.filter(({ entry }) =>
    entry.secrets.some((secret) => (secret.shared ?? `${entry.service}-secrets`) === name),
  );
  const ends = plan.edges
    .filter(({ credential }) => credential === name)
    .flatMap(({ from, to }) => [from, to]);
  const deployed = new Set(plan.services.map(({ entry }) => entry.service));
  const users = [...own.map(({ entry }) => entry.service), ...ends.map((end) => end.name)];
  return [...new Set(users)].filter((service) => deployed.has(service)).sort();
}
