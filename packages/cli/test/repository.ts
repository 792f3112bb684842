import { execFileSync } from 'node:child_process';

/** Runs git in a folder of a test, with a fixed author; returns what it printed. */
export function git(root: string, ...args: string[]): string {
  const settings = ['user.name=ops', 'user.email=ops@festival.example', 'protocol.file.allow=always'];
  const given = settings.flatMap((setting) => ['-c', setting]);
  return execFileSync('git', ['-C', root, ...given, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Makes a folder a repository with everything in it committed on main. */
export function beginRepository(root: string): void {
  git(root, 'init', '-q', '-b', 'main');
  // Copies of a test's folder share its files: nothing may be appended to.
  git(root, 'config', 'core.logAllRefUpdates', 'false');
  commitAll(root, 'as it is');
}

/** Commits whatever differs; returns the commit. */
export function commitAll(root: string, message: string): string {
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '--allow-empty', '-m', message);
  return git(root, 'rev-parse', 'HEAD');
}
