// Posts a pull request's diff report as one comment, and puts it in the place of the one before.
//   GITHUB_TOKEN=... GITHUB_REPOSITORY=owner/name HEAD_SHA=... RUN_URL=... npm run ci:comment -- <folder of the report>
// The folder comes from a run on the pull request's own code: its text is quoted, and the number it names is believed only
// if that pull request is at the very commit that the run was for.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MARK = '<!-- clove: diff report -->';
/** GitHub refuses longer comments. */
const LONGEST = 65_536;

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly type: string };
}

process.exitCode = await main(process.argv[2] ?? '');

async function main(folder: string): Promise<number> {
  const report = join(folder, 'diff.md');
  if (folder === '' || !existsSync(report)) {
    console.log('no report: the checks of the pull request say why');
    return 0;
  }
  const number = readFileSync(join(folder, 'pull-request'), 'utf8').trim();
  if (!/^[1-9]\d{0,9}$/.test(number))
    return refuse(`"${number.slice(0, 40)}" is no number of a pull request`);
  const { head } = await call<{ head: { sha: string } }>('GET', `/pulls/${number}`);
  if (head.sha !== variable('HEAD_SHA')) return refuse(`pull request ${number} has another commit by now`);
  const body = bodyOf(readFileSync(report, 'utf8'));
  const before = await ownComment(number);
  if (before === undefined) await call('POST', `/issues/${number}/comments`, { body });
  else await call('PATCH', `/issues/comments/${before}`, { body });
  console.log(`pull request ${number}: comment ${before === undefined ? 'posted' : 'updated'}`);
  return 0;
}

/** The mark, the report, and where the whole page lies. */
function bodyOf(report: string): string {
  const link = `\n\n[Everything in full](${variable('RUN_URL')}#artifacts): artifact \`diff-report\`, \`diff.html\`.`;
  const room = LONGEST - MARK.length - link.length - 1;
  return `${MARK}\n${report.slice(0, room).trimEnd()}${link}`;
}

async function ownComment(number: string): Promise<number | undefined> {
  for (let page = 1; ; page++) {
    const path = `/issues/${number}/comments?per_page=100&page=${page}`;
    const comments = await call<Comment[]>('GET', path);
    // People may quote the mark; only a bot's comment is ours to change.
    const own = comments.find(({ body, user }) => body.startsWith(MARK) && user.type === 'Bot');
    if (own !== undefined || comments.length < 100) return own?.id;
  }
}

async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const base = process.env['GITHUB_API_URL'] ?? 'https://api.github.com';
  const response = await fetch(`${base}/repos/${variable('GITHUB_REPOSITORY')}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${variable('GITHUB_TOKEN')}`,
      'x-github-api-version': '2022-11-28',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<Answer>;
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

function refuse(why: string): number {
  console.error(`not posted: ${why}`);
  return 1;
}
