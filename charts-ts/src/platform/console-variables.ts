import { type Console, isSshAddress } from '../environment/console.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { PORTS } from '../plan/ports.ts';
import { environment as inEnvironment } from '../provenance/place.ts';
import { type Reason, reason } from '../provenance/reason.ts';
import { consoleReason } from './console-names.ts';

/** A variable of the console's container; without a value it is the key of that name in the console's Secret. */
export interface ConsoleVariable {
  readonly name: string;
  readonly value?: string;
  /** Absent: the same for every console. */
  readonly why?: Reason | undefined;
}

/** Where the files of a deploy key are. */
export const KEY_FOLDER = '/run/console';

/** Keys of the Secret that are files, with the names of those files. */
export const KEY_FILES = { REPOSITORY_KEY: 'key', REPOSITORY_KNOWN_HOSTS: 'known_hosts' } as const;

/** The host name that people reach it by, and what decides it. */
export function consoleHost({ routing }: EnvironmentFile, { host }: Console): { name: string; why: Reason } {
  const why = reason('the address that people open', () => [
    inEnvironment('console', 'host'),
    inEnvironment('routing', 'domain'),
  ]);
  return { name: routing.kind === 'none' ? host : `${host}.${routing.domain}`, why };
}

/** What `clove console --hosted` is set by. */
export function consoleVariables(environment: EnvironmentFile, console: Console): ConsoleVariable[] {
  const { openId, repository, argocd } = console;
  const host = consoleHost(environment, console);
  return [
    { name: 'CONSOLE_URL', value: `https://${host.name}`, why: host.why },
    { name: 'PORT', value: String(PORTS.http) },
    { name: 'MANAGEMENT_PORT', value: String(PORTS.management) },
    {
      name: 'DRAIN_SECONDS',
      value: String(environment.drainSeconds),
      why: reason('how long it accepts when it ends', () => [inEnvironment('drainSeconds')]),
    },
    by('OIDC_ISSUER', openId.issuer, 'the OpenID provider', 'openId', 'issuer'),
    by('OIDC_CLIENT_ID', openId.clientId, 'the client at the provider', 'openId', 'clientId'),
    { name: 'OIDC_CLIENT_SECRET' },
    by('OIDC_ROLE_CLAIM', openId.roleClaim, 'what says what a person is in', 'openId', 'roleClaim'),
    by('OIDC_OPERATORS', JSON.stringify(openId.operators), 'who may change', 'openId', 'operators'),
    by('OIDC_VIEWERS', JSON.stringify(openId.viewers), 'who may look', 'openId', 'viewers'),
    by('REPOSITORY_URL', repository.url, 'the remote repository', 'repository', 'url'),
    by('REPOSITORY_BRANCH', repository.branch, 'the branch that it follows', 'repository', 'branch'),
    ...credential(repository),
    ...(argocd === undefined
      ? []
      : [
          by('ARGOCD_SERVER', argocd.server, 'the Argo CD that it asks', 'argocd', 'server'),
          { name: 'ARGOCD_AUTH_TOKEN', why: consoleReason('Argo CD wants a token', ['argocd']) },
        ]),
  ];
}

/** How it gets at the repository: a token for https, a deploy key for ssh. */
function credential({ url, user }: Console['repository']): ConsoleVariable[] {
  const why = consoleReason('how the address of the repository is reached', ['repository', 'url']);
  return isSshAddress(url)
    ? [
        { name: 'REPOSITORY_KEY_FILE', value: `${KEY_FOLDER}/${KEY_FILES.REPOSITORY_KEY}`, why },
        {
          name: 'REPOSITORY_KNOWN_HOSTS_FILE',
          value: `${KEY_FOLDER}/${KEY_FILES.REPOSITORY_KNOWN_HOSTS}`,
          why,
        },
      ]
    : [
        by('REPOSITORY_USER', user, 'the user that the host expects with a token', 'repository', 'user'),
        { name: 'REPOSITORY_TOKEN', why },
      ];
}

/** Keys of the console's Secret. */
export function consoleSecretKeys(environment: EnvironmentFile, console: Console): string[] {
  const keys = consoleVariables(environment, console).flatMap(({ name, value }) =>
    value === undefined ? [name] : [],
  );
  return isSshAddress(console.repository.url) ? [...keys, ...Object.keys(KEY_FILES)] : keys;
}

function by(name: string, value: string, words: string, ...path: string[]): ConsoleVariable {
  return { name, value, why: consoleReason(words, path) };
}
