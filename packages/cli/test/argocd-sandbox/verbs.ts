import type { ParseArgsOptionsConfig } from 'node:util';
import { begin, goOn } from './operation.ts';
import type { SandboxApplication, SandboxResource, SandboxWorld } from './world.ts';

/** The CLI or the API server says no. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

interface Verb {
  readonly words: readonly string[];
  readonly flags: ParseArgsOptionsConfig;
  readonly login: boolean;
  readonly run: (world: SandboxWorld, names: string[], values: Values) => string;
}

const output = { output: { type: 'string', short: 'o' } } as const;

/** Every command that the sandbox knows, with the flags of the real one that this project may use. */
export const verbs: readonly Verb[] = [
  {
    words: ['version'],
    flags: { ...output, client: { type: 'boolean' } },
    login: false,
    run: (world) =>
      JSON.stringify({ client: { Version: `${world.version}+0123456`, Platform: 'linux/amd64' } }),
  },
  {
    words: ['app', 'get'],
    flags: { ...output, refresh: { type: 'boolean' }, 'hard-refresh': { type: 'boolean' } },
    login: true,
    run: (world, [name], { refresh }) => {
      const application = find(world, name);
      if (refresh === true) application.compared = application.head;
      const text = JSON.stringify(printed(name ?? '', application), null, 2);
      // Between two questions the cluster goes on.
      goOn(application);
      return text;
    },
  },
  {
    words: ['app', 'list'],
    flags: { ...output, selector: { type: 'string', short: 'l' } },
    login: true,
    run: (world, _, { selector }) => {
      const [key = '', value] = String(selector ?? '').split('=');
      const matching = Object.entries(world.applications).filter(
        ([, { labels }]) => key === '' || (value === undefined ? key in labels : labels[key] === value),
      );
      return JSON.stringify(matching.map(([name, application]) => printed(name, application)));
    },
  },
  {
    words: ['app', 'sync'],
    flags: { async: { type: 'boolean' }, prune: { type: 'boolean' }, timeout: { type: 'string' } },
    login: true,
    run: (world, [name], { prune }) => {
      const application = find(world, name);
      const closed = (world.windows[application.project] ?? []).some(
        ({ active, kind, manualSync }) => active && kind === 'deny' && !manualSync,
      );
      if (closed)
        throw new Refusal('rpc error: code = PermissionDenied desc = cannot sync: blocked by sync window');
      if (application.operation?.phase === 'Running') {
        throw new Refusal(
          'rpc error: code = FailedPrecondition desc = another operation is already in progress',
        );
      }
      if (prune !== true) throw new Refusal('2 resources require pruning');
      begin(application);
      return '';
    },
  },
  {
    words: ['app', 'logs'],
    flags: {
      group: { type: 'string' },
      kind: { type: 'string' },
      namespace: { type: 'string' },
      name: { type: 'string' },
      tail: { type: 'string' },
    },
    login: true,
    run: (world, [name], values) => {
      const found = find(world, name).resources.find(
        (resource) => resource.kind === values['kind'] && resource.name === values['name'],
      );
      if (found?.log === undefined) throw new Refusal('rpc error: code = NotFound desc = pods not found');
      return found.log
        .slice(-Number(values['tail']))
        .map((line) => `${line}\n`)
        .join('');
    },
  },
  {
    words: ['app', 'terminate-op'],
    flags: {},
    login: true,
    run: (world, [name]) => {
      const application = find(world, name);
      if (application.operation?.phase !== 'Running') {
        throw new Refusal(
          'rpc error: code = InvalidArgument desc = Unable to terminate operation. No operation is in progress',
        );
      }
      application.operation = { ...application.operation, phase: 'Failed', message: 'Operation terminated' };
      return `Application '${name}' operation terminating\n`;
    },
  },
  {
    words: ['app', 'delete-resource'],
    flags: {
      group: { type: 'string' },
      kind: { type: 'string' },
      namespace: { type: 'string' },
      'resource-name': { type: 'string' },
      force: { type: 'boolean' },
    },
    login: true,
    run: (world, [name], values) => {
      const application = find(world, name);
      const wanted = ({ group, kind, namespace, name: own }: SandboxResource) =>
        group === values['group'] &&
        kind === values['kind'] &&
        namespace === values['namespace'] &&
        own === values['resource-name'];
      if (!application.resources.some(wanted)) throw new Refusal('No matching resource found');
      application.resources = application.resources.map((resource) =>
        wanted(resource) ? { ...resource, health: 'Missing', tries: 0 } : resource,
      );
      application.live = '';
      application.health = 'Missing';
      return `Resource '${String(values['resource-name'])}' deleted\n`;
    },
  },
  {
    words: ['proj', 'windows', 'list'],
    flags: output,
    login: true,
    run: (world, [project]) => {
      const rows = (world.windows[project ?? ''] ?? []).map((window, index) => [
        String(index),
        window.active ? 'Active' : 'Inactive',
        window.kind,
        window.schedule,
        window.duration,
        '*',
        '-',
        '-',
        window.manualSync ? 'Enabled' : 'Disabled',
        'UTC',
        'Disabled',
      ]);
      return tabulated([WINDOW_HEADING, ...rows]);
    },
  },
];

const WINDOW_HEADING =
  'ID STATUS KIND SCHEDULE DURATION APPLICATIONS NAMESPACES CLUSTERS MANUALSYNC TIMEZONE USEANDOPERATOR'.split(
    ' ',
  );

/** As Go's tabwriter does it: columns two spaces apart. */
function tabulated(rows: readonly (readonly string[])[]): string {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(width(column))).join('  ')}\n`).join('');
}

function find(world: SandboxWorld, name: string | undefined): SandboxApplication {
  const application = world.applications[name ?? ''];
  // The API server does not say whether an Application is missing or only hidden from the caller.
  if (application === undefined)
    throw new Refusal('rpc error: code = PermissionDenied desc = permission denied');
  return application;
}

/** An Application as the API prints it. */
function printed(name: string, application: SandboxApplication): unknown {
  const { labels, project, compared, live, health, operation, resources } = application;
  return {
    metadata: { name, namespace: 'argocd', labels },
    spec: { project, source: { repoURL: 'https://github.com/clove-tickets/clove.git', path: '.' } },
    status: {
      sync: { status: live === compared ? 'Synced' : 'OutOfSync', revision: compared },
      health: { status: health, lastTransitionTime: '2026-01-01T00:00:00Z' },
      ...(operation === undefined
        ? {}
        : {
            operationState: {
              phase: operation.phase,
              message: operation.message,
              startedAt: '2026-01-01T00:00:00Z',
              syncResult: { revision: operation.revision },
            },
          }),
      resources: resources.map(({ group, kind, namespace, name: own, health: status, message, leaving }) => ({
        ...(group === '' ? {} : { group }),
        version: 'v1',
        kind,
        namespace,
        name: own,
        status: 'Synced',
        ...(leaving === true ? { requiresPruning: true } : {}),
        ...(status === undefined
          ? {}
          : { health: { status, ...(message === undefined ? {} : { message }) } }),
      })),
    },
  };
}
