// Commits what a verb wrote to a new branch and opens a pull request for it; nothing when nothing changed.
//   GH_TOKEN=... npm run ci:propose -- --branch <name> --title <text> --body <file> <path>...
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** GitHub refuses longer descriptions; the fence and the other text are short. */
const LONGEST = 60_000;

const { values, positionals } = parseArgs({
  options: { branch: { type: 'string' }, title: { type: 'string' }, body: { type: 'string' } },
  allowPositionals: true,
});
const { branch, title, body } = values;
if (branch === undefined || title === undefined || body === undefined || positionals.length === 0) {
  console.error('say --branch <name>, --title <text>, --body <file> and what to commit');
  process.exitCode = 2;
} else propose(branch, title.replaceAll(/\s+/g, ' '), body, positionals);

function propose(name: string, subject: string, bodyFile: string, paths: readonly string[]): void {
  git('add', '--', ...paths);
  if (!hasStaged()) {
    console.log('nothing changed: no pull request');
    return;
  }
  const base = ask('rev-parse', '--abbrev-ref', 'HEAD').trim();
  git('switch', '--quiet', '--create', name);
  const bot = ['-c', 'user.name=clove', '-c', 'user.email=clove@users.noreply.github.com'];
  git(...bot, 'commit', '--quiet', '-m', subject);
  git('push', '--quiet', 'origin', name);
  const said = readFileSync(bodyFile, 'utf8').slice(0, LONGEST).trimEnd();
  const text = `\`\`\`\n${said.replaceAll('```', "'''")}\n\`\`\`\n\nRoll back: revert the commit that merges this.`;
  const create = ['pr', 'create', '--base', base, '--head', name, '--title', subject, '--body-file', '-'];
  process.stdout.write(execFileSync('gh', create, { input: text, encoding: 'utf8' }));
}

/** By the exit code: a list of everything that a generator wrote may be longer than a pipe's buffer. */
function hasStaged(): boolean {
  const { status, error } = spawnSync('git', ['diff', '--cached', '--quiet'], { stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0 && status !== 1) throw new Error(`git diff --cached ended with ${status}`);
  return status === 1;
}

/** For what it does: whatever it prints goes to the log, however long. */
function git(...args: string[]): void {
  execFileSync('git', args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

function ask(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' });
}
