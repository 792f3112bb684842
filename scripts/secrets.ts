// Looks for secrets in every file of the working tree that git does not ignore and, when a commit is named, in every file
// and message of the commits since: a secret that was removed again is still in the history. `npm run secrets [-- <commit>]`
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const MOST_OUTPUT = 1 << 30;

const [since] = process.argv.slice(2);
if (since !== undefined && !isCommit(since)) {
  console.error(`"${since}" is no commit of this repository`);
  process.exit(2);
}
const inTree = findings(workingTree(), process.cwd());
const inHistory = since === undefined ? [] : findingsSince(since);
for (const finding of [...inTree, ...inHistory]) console.error(finding);
if (inTree.length + inHistory.length > 0) {
  console.error('A secret that was pushed is known: replace it where it is valid, then remove it here.');
  console.error('What only looks like one is allowed, with the reason, in .secretlintrc.yaml.');
  process.exitCode = 1;
}

function isCommit(name: string): boolean {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  return spawnSync('git', args).status === 0;
}

/** What git tracks, or would with the next `git add`. */
function workingTree(): string[] {
  const listed = git(['ls-files', '-z', '--cached', '--others', '--exclude-standard']).toString().split('\0');
  return [...new Set(listed)].filter((file) => file !== '' && existsSync(file));
}

/** Findings in what the commits after this one added, whether or not a later one removed it. */
function findingsSince(commit: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'clove-secrets-'));
  try {
    writeBlobs(commit, folder);
    writeMessages(commit, folder);
    return findings(
      readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? join(entry.parentPath, entry.name) : [],
      ),
      folder,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each content of a file that the commits have and the one before them has not: `<its hash>/<path>`. */
function writeBlobs(commit: string, folder: string): void {
  const objects = git(['rev-list', '--objects', `${commit}..HEAD`]);
  const described = git(['cat-file', '--batch-check=%(objecttype) %(objectname) %(rest)'], objects);
  const blobs = [...described.toString().matchAll(/^blob (\w+) (.+)$/gm)];
  const contents = git(['cat-file', '--batch'], blobs.map(([, hash]) => `${hash}\n`).join(''));
  let at = 0;
  for (const [, hash = '', path = ''] of blobs) {
    // "<hash> blob <size>", a line, then so many bytes and a line feed.
    const head = contents.indexOf('\n', at);
    const size = Number(contents.toString('utf8', at, head).split(' ')[2]);
    write(join(folder, hash, path), contents.subarray(head + 1, head + 1 + size));
    at = head + 1 + size + 1;
  }
}

function writeMessages(commit: string, folder: string): void {
  const messages = git(['log', '-z', '--format=%H%n%B', `${commit}..HEAD`]).toString();
  for (const message of messages.split('\0').filter((each) => each !== '')) {
    const [hash = '', ...lines] = message.split('\n');
    write(join(folder, hash, 'commit-message.txt'), lines.join('\n'));
  }
}

function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** "file:line:column: what it looks like", the value masked; files are named from the folder. */
function findings(files: readonly string[], folder: string): string[] {
  if (files.length === 0) return [];
  const { status, stdout, stderr, error } = spawnSync(
    join(ROOT, 'node_modules/.bin/secretlint'),
    [
      ...['--secretlintrc', join(ROOT, '.secretlintrc.yaml'), '--format', 'unix'],
      ...['--no-color', '--no-gitignore', '--no-glob', ...files],
    ],
    { encoding: 'utf8', maxBuffer: MOST_OUTPUT },
  );
  if (error !== undefined) throw error;
  if (status !== 0 && status !== 1) throw new Error(`secretlint ended with ${status}: ${stderr}`);
  const found = stdout.split('\n').filter((line) => /:\d+:\d+: /.test(line));
  if (status === 1 && found.length === 0) throw new Error(`secretlint found something unread: ${stdout}`);
  return found.map((line) => line.replaceAll(`${folder}/`, ''));
}

function git(args: readonly string[], input?: string | Buffer): Buffer {
  return execFileSync('git', args, { input, maxBuffer: MOST_OUTPUT });
}
