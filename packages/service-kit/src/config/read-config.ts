import type { z } from 'zod';
import type { ServiceConfig, ServiceDefinition } from '../service/definition.ts';
import { authConfig, type BaseConfig, baseConfig, brokerConfig, databaseConfig } from './base-config.ts';

/** The process's environment, or a stand-in in tests. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** All errors of the environment. Names variables, never their values. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`configuration: ${problems.join('; ')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads the kit's keys and the service's own from the environment; throws ConfigError with every bad variable. */
export function readConfig<C extends z.ZodRawShape>(
  definition: Pick<ServiceDefinition<C>, 'config' | 'database' | 'broker' | 'auth'>,
  env: Environment,
): ServiceConfig<C> {
  const problems: string[] = [];
  const base: Partial<BaseConfig>[] = [read(baseConfig, env, problems)];
  if (definition.database !== undefined) base.push(read(databaseConfig, env, problems));
  if (definition.broker === true) base.push(read(brokerConfig, env, problems));
  if (definition.auth === true) base.push(read(authConfig, env, problems));
  const own = read(definition.config, env, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.assign({}, ...base, own);
}

/** The parsed keys; on errors, collects them and answers an empty object that never leaves `readConfig`. */
function read<S extends z.ZodObject>(schema: S, env: Environment, problems: string[]): Partial<z.infer<S>> {
  const picked: Record<string, string> = {};
  for (const key of Object.keys(schema.shape)) {
    const value = env[key];
    // An empty variable means "not set": a template that leaves a value out must meet the default.
    if (value !== undefined && value !== '') picked[key] = value;
  }
  const result = schema.safeParse(picked);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? 'environment');
    problems.push(
      `${name}: ${picked[name] === undefined ? 'is required' : withoutValue(issue.message, picked[name])}`,
    );
  }
  return {};
}

/** A message that quotes the value (a custom check might) is replaced: the value may be a secret. */
function withoutValue(message: string, value: string): string {
  return value.length > 2 && message.includes(value) ? 'is not valid' : message;
}

/** Credentials of services that may call /internal/*: `EDGE_<FROM>_TOKEN`, keyed by caller (`payment-sandbox`). */
export function readEdges(env: Environment): ReadonlyMap<string, string> {
  const edges = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const from = /^EDGE_([A-Z0-9_]+)_TOKEN$/.exec(name)?.[1];
    if (from === undefined || value === undefined || value === '') continue;
    edges.set(from.toLowerCase().replaceAll('_', '-'), value);
  }
  return edges;
}
