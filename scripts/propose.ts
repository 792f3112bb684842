// Commits what a verb wrote to a new branch and opens a pull request for it; nothing when nothing changed.
//   GH_TOKEN=... npm run ci:propose -- --branch <name> --title <text> --body <file> <path>...
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** GitHub refuses longer descriptions; the fence and the rest of the text are short. */
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
  if (git('diff', '--cached', '--name-only') === '') {
    console.log('nothing changed: no pull request');
    return;
  }
  const base = git('rev-parse', '--abbrev-ref', 'HEAD').trim();
  git('switch', '--quiet', '--create', name);
  const bot = ['-c', 'user.name=clove', '-c', 'user.email=clove@users.noreply.github.com'];
  git(...bot, 'commit', '--quiet', '-m', subject);
  git('push', '--quiet', 'origin', name);
  const said = readFileSync(bodyFile, 'utf8').slice(0, LONGEST).trimEnd();
  const text = `\`\`\`\n${said.replaceAll('```', "'''")}\n\`\`\`\n\nRoll back: revert the commit that merges this.`;
  const create = ['pr', 'create', '--base', base, '--head', name, '--title', subject, '--body-file', '-'];
  process.stdout.write(execFileSync('gh', create, { input: text, encoding: 'utf8' }));
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' });
}
