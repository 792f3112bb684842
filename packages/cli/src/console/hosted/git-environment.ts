import type { HostedSettings } from './settings.ts';

type RepositorySettings = Pick<
  HostedSettings,
  | 'REPOSITORY_URL'
  | 'REPOSITORY_TOKEN'
  | 'REPOSITORY_USER'
  | 'REPOSITORY_KEY_FILE'
  | 'REPOSITORY_KNOWN_HOSTS_FILE'
>;

/**
 * What git needs to reach the repository, as its environment: a token is in no address, no argument and no file of the clone.
 * Settings of the machine and of its users do not count.
 */
export function gitEnvironment(settings: RepositorySettings): Record<string, string> {
  const config: [string, string][] = [
    ['core.hooksPath', '/dev/null'],
    ['credential.helper', ''],
    // A token is sent to the host that it is for, not on to where that points.
    ['http.followRedirects', 'false'],
    // Nothing is left running behind a fetch.
    ['maintenance.autoDetach', 'false'],
    ['gc.autoDetach', 'false'],
  ];
  const { REPOSITORY_TOKEN: token, REPOSITORY_USER: user } = settings;
  if (token !== undefined) {
    const { origin } = new URL(settings.REPOSITORY_URL);
    const basic = Buffer.from(`${user}:${token}`).toString('base64');
    config.push([`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`]);
  }
  return {
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(
      config.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...sshCommand(settings),
  };
}

/** Its paths are letters, digits, dots, slashes and hyphens: nothing that a shell would read otherwise. */
function sshCommand({
  REPOSITORY_KEY_FILE: key,
  REPOSITORY_KNOWN_HOSTS_FILE: hosts,
}: RepositorySettings): Record<string, string> {
  if (key === undefined || hosts === undefined) return {};
  const options = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${hosts}`,
  ];
  const given = options.map((option) => `-o ${option}`).join(' ');
  return { GIT_SSH_COMMAND: `ssh -F /dev/null -i ${key} ${given}` };
}
