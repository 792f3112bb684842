import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ProgramResult } from '../../src/program.ts';
import { eventsOf, followed, podsOf, statusOfRun } from './job-runs.ts';
import { type KubectlWorld, Stored } from './world.ts';

export { type KubectlWorld, SOCKET, Stored } from './world.ts';

const List = z.looseObject({ kind: z.literal('List'), items: z.array(Stored) });

const FLAGS = {
  namespace: { type: 'string', short: 'n' },
  context: { type: 'string' },
  output: { type: 'string', short: 'o' },
  filename: { type: 'string', short: 'f' },
  'all-namespaces': { type: 'boolean', short: 'A' },
  'ignore-not-found': { type: 'boolean' },
  'server-side': { type: 'boolean' },
  'field-manager': { type: 'string' },
  'force-conflicts': { type: 'boolean' },
  client: { type: 'boolean' },
  wait: { type: 'string' },
  tail: { type: 'string' },
  selector: { type: 'string', short: 'l' },
  'field-selector': { type: 'string' },
  container: { type: 'string', short: 'c' },
  follow: { type: 'boolean' },
  timestamps: { type: 'boolean' },
  'since-time': { type: 'string' },
  'show-managed-fields': { type: 'boolean' },
  replicas: { type: 'string' },
  timeout: { type: 'string' },
} as const;

/** kubectl's answer to a command line, and its effect on the cluster. */
export function answer(
  world: KubectlWorld,
  args: readonly string[],
  input: string,
): ProgramResult & { readonly endless?: boolean } {
  world.calls.push([...args]);
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return refused(`error: unknown flag: ${/'(-[^' ]*)/.exec(String(error))?.[1] ?? ''}`);
  }
  const { values, positionals } = parsed;
  const [verb, kind = '', name] = positionals;
  if (world.refusal !== undefined) return refused(world.refusal);
  if (verb === 'version') return version(world, values.client === true);
  if (verb === 'create') return create(world, input);
  if (verb === 'apply') return applyAll(world, JSON.parse(input));
  if (verb === 'scale' || verb === 'rollout') return said('');
  if (verb === 'logs' && values.follow === true) return followed(world, kind, values['since-time']);
  if (verb === 'get' && values.selector !== undefined) return items(podsOf(world, values.selector));
  if (verb === 'get' && kind === 'events') return items(eventsOf(world, values['field-selector'] ?? ''));
  if (verb === 'logs') return said(`tried ${kind}\n\u001b[31mgave up\n`);
  if (verb === 'get' && values.filename === '-') return getAll(world, JSON.parse(input));
  if (verb === 'delete') return remove(world, kind, name ?? '', values);
  if (verb !== 'get') return refused(`error: unknown command "${verb}" for "kubectl"`);
  const kinds = kind.split(',').map((each) => each.split('.')[0] ?? '');
  const found = Object.entries(world.objects).filter(([key]) => {
    const [kindOf, namespace, own] = key.split('/');
    const matches =
      kinds.length > 1
        ? kinds.includes(kindOf ?? '')
        : kindOf === kind.replace(/s$/, '').replace(/clas$/, 'class');
    const inPlace = values.namespace === undefined || namespace === values.namespace;
    return matches && inPlace && (name === undefined || own === name);
  });
  const objects = found.map(([, object]) => object);
  if (values.output?.startsWith('jsonpath') === true) return said(objects.map(servedVersions).join(''));
  if (values.output?.startsWith('go-template') === true) {
    const keys = objects.flatMap(({ metadata, data = {} }) =>
      Object.keys(data).map((key) => `${metadata.name}/${key}\n`),
    );
    return said(keys.join(''));
  }
  if (name === undefined) return said(JSON.stringify({ kind: 'List', items: objects }));
  const [object] = objects;
  if (object?.kind === 'Job')
    return said(JSON.stringify({ ...object, status: statusOfRun(world, object.metadata.name) }));
  if (object !== undefined) return said(JSON.stringify(object));
  return values['ignore-not-found'] === true
    ? said('')
    : refused(`Error from server (NotFound): ${kind} "${name}" not found`);
}

const Definition = z.looseObject({
  spec: z.looseObject({ versions: z.array(z.object({ name: z.string(), served: z.boolean() })) }),
});

/** What the one JSONPath that is asked of definitions prints: their names and served versions. */
function servedVersions(object: Stored): string {
  const { versions } = Definition.parse(object).spec;
  const names = versions.filter(({ served }) => served).map(({ name }) => ` ${name}`);
  return `${object.metadata.name}${names.join('')}\n`;
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: true });
}

function version({ version: gitVersion }: KubectlWorld, client: boolean): ProgramResult {
  const clientVersion = { gitVersion: 'v1.34.1' };
  return said(JSON.stringify(client ? { clientVersion } : { clientVersion, serverVersion: { gitVersion } }));
}

function create(world: KubectlWorld, input: string): ProgramResult {
  const errors: string[] = [];
  for (const item of List.parse(JSON.parse(input)).items) {
    const key = keyOf(item);
    const { namespace, name } = item.metadata;
    if (namespace !== undefined && world.objects[`namespace//${namespace}`] === undefined) {
      errors.push(`Error from server (NotFound): namespaces "${namespace}" not found`);
    } else if (world.objects[key] !== undefined) {
      errors.push(`Error from server (AlreadyExists): ${item.kind.toLowerCase()}s "${name}" already exists`);
    } else world.objects[key] = item;
  }
  return errors.length === 0 ? said('') : refused(errors.join('\n'));
}

/** A namespace takes everything in it with it. */
function remove(
  world: KubectlWorld,
  kind: string,
  name: string,
  { namespace, 'ignore-not-found': ignore }: { namespace?: string; 'ignore-not-found'?: boolean },
): ProgramResult {
  if (namespace !== undefined) {
    const key = `${kind}/${namespace}/${name}`;
    if (world.objects[key] === undefined && ignore !== true) {
      return refused(`Error from server (NotFound): ${kind}s "${name}" not found`);
    }
    world.objects = Object.fromEntries(Object.entries(world.objects).filter(([other]) => other !== key));
    return said(`${kind} "${name}" deleted\n`);
  }
  if (world.objects[`${kind}//${name}`] === undefined) {
    return refused(`Error from server (NotFound): ${kind}s "${name}" not found`);
  }
  world.objects = Object.fromEntries(
    Object.entries(world.objects).filter(([key]) => key !== `${kind}//${name}` && key.split('/')[1] !== name),
  );
  return said(`${kind} "${name}" deleted\n`);
}

function applyAll(world: KubectlWorld, input: unknown): ProgramResult {
  const list = List.safeParse(input);
  const answers = (list.data?.items ?? [Stored.parse(input)]).map((item) => {
    world.applied = [...(world.applied ?? []), `${item.kind} ${item.metadata.name}`];
    const { namespace } = item.metadata;
    return list.success && namespace !== undefined && world.objects[`namespace//${namespace}`] === undefined
      ? refused(`Error from server (NotFound): namespaces "${namespace}" not found`)
      : apply(world, item);
  });
  return answers.find(({ code }) => code !== 0) ?? said(answers.map(({ out }) => out).join(''));
}

/** The objects that are there, each with the status of its kind. A list of one is printed as that one. */
function getAll(world: KubectlWorld, input: unknown): ProgramResult {
  const found = List.parse(input).items.flatMap((item) => world.objects[keyOf(item)] ?? []);
  const items = found.map((object) => ({ ...object, status: statusOf(world, object) }));
  const [only] = items;
  if (only === undefined) return said('');
  return said(JSON.stringify(items.length === 1 ? only : { apiVersion: 'v1', kind: 'List', items }));
}

/** A cluster without trouble is as it should be at once; a Job needs a question per try. */
function statusOf(world: KubectlWorld, object: Stored): object {
  if (world.stuck?.includes(object.metadata.name) === true) return {};
  const is = (type: string, message = '') => ({ conditions: [{ type, status: 'True', message }] });
  if (object.kind === 'Job') {
    const [, exits = [0]] =
      Object.entries(world.exits ?? {}).find(([name]) => object.metadata.name.startsWith(name)) ?? [];
    const exit = exits.length > 1 ? exits.shift() : exits[0];
    if (exit === 0) return is('Complete');
    return exit === 42 ? is('Failed', 'exit code 42 matching FailJob rule') : {};
  }
  const { replicas = 1 } = Replicas.parse(object['spec'] ?? {});
  return {
    observedGeneration: 1,
    ...{ replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas },
    ...{ applied: true, conditions: [...is('Ready').conditions, ...is('AllReplicasReady').conditions] },
  };
}

const Replicas = z.looseObject({ replicas: z.number().optional() });

/** Server-side apply of a Secret's keys: others stay. */
function apply(world: KubectlWorld, item: Stored): ProgramResult {
  const before = world.objects[keyOf(item)];
  world.objects[keyOf(item)] = { ...before, ...item, data: { ...before?.data, ...item.data } };
  return said(`${item.kind.toLowerCase()}/${item.metadata.name} serverside-applied\n`);
}

function keyOf({ kind, metadata }: Stored): string {
  return `${kind.toLowerCase()}/${metadata.namespace ?? ''}/${metadata.name}`;
}

function items(of: readonly object[]): ProgramResult {
  return said(JSON.stringify({ kind: 'List', items: of }));
}

function said(out: string): ProgramResult {
  return { code: 0, out, err: '' };
}

function refused(err: string): ProgramResult {
  return { code: 1, out: '', err: `${err}\n` };
}
