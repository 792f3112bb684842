import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ConsoleClient } from '../../test/console-client.ts';
import { beginRepository } from '../../test/repository.ts';
import { Simulation } from '../../test/simulation.ts';

const FILE = 'gitops/festivals/han-river-2026.yaml';

/** Everything rendered and committed, as a clone has it; no test changes it. */
let clove: Simulation;
let client: ConsoleClient;
beforeAll(async () => {
  clove = new Simulation();
  await clove.run('render', '--all');
  clove.write('.gitignore', '.clove/\n');
  beginRepository(clove.root);
  clove.env = { PATH: process.env['PATH'] ?? '' };
  client = await ConsoleClient.open(clove);
});
afterAll(async () => {
  await client.running.close();
  clove.remove();
});

const read = (file: string) => readFileSync(join(clove.root, file), 'utf8');

/** Comparing loads the charts in threads of their own: seconds, and more where a machine is busy. */
jest.setTimeout(300_000);

describe('the console in Korean', () => {
  const korean = { headers: { 'accept-language': 'ko' } };

  test('every reason, message and note of a plan, the pool, the templates and a diff is Korean', async () => {
    const { body: listed } = await client.ask('/api/festivals');
    const plans = (listed.festivals ?? []).flatMap(({ slug, places }) =>
      places.map(({ environment }) => `/api/plans/${environment}/${slug}`),
    );
    expect(plans.length).toBeGreaterThan(1);
    const written = read('gitops/templates/seat-kakao-without-reviews.yaml');
    for (const path of [...plans, '/api/pool', '/api/templates', '/api/festivals', '/api/status']) {
      const answer = await fetch(client.origin + path, {
        headers: { ...korean.headers, cookie: client.cookie },
      });
      const english = englishIn(await answer.json()).filter((text) => !written.includes(text));
      expect([path, answer.status, english]).toEqual([path, 200, []]);
    }
    // A new opening, a price and a size: reasons of rolls and fields, and a gate where there is one.
    const changed = read(FILE)
      .replace('price: 55000', 'price: 57000')
      .replace(/opensAt: \S+/, 'opensAt: 2026-02-03T12:00:00+09:00')
      .replace(/expectedFans: \d+/, 'expectedFans: 90000');
    const proposal = await client.act(
      '/api/proposals',
      { from: 'HEAD', change: { kind: 'file', path: FILE, text: changed } },
      korean.headers,
    );
    expect(proposal.done?.report).toBeDefined();
    expect([...new Set(englishIn(proposal.done?.report))]).toEqual([]);
    const same = await client.act('/api/diff', { base: 'nowhere', head: 'main' }, korean.headers);
    expect(same.failed).toMatchObject({ findings: [{ message: expect.stringMatching(/[가-힣]/) }] });
  });

  test.each([
    ['GET', '/api/nowhere', undefined],
    ['GET', '/api/plans/nowhere/han-river-2026', undefined],
    ['GET', '/api/plans/staging/nowhere', undefined],
    ['POST', '/api/check', { path: '../outside', text: '' }],
    ['POST', '/api/proposals', { change: { kind: 'file', path: FILE, text: '' } }],
    [
      'POST',
      '/api/proposals/00000000-0000-4000-8000-000000000000/commit',
      { branch: 'console/x', message: 'why' },
    ],
    ['POST', '/api/deployments', { environment: 'local', festival: 'han-river-2026' }],
  ])('a refusal is said in Korean: %s %s', async (method, path, body) => {
    const { status, text } = await client.ask(path, { method, body, ...korean });
    const { detail } = JSON.parse(text) as { detail: string };
    expect([status >= 400, detail]).toEqual([true, expect.stringMatching(/[가-힣]/)]);
  });
});

/** Fields of the console's answers that people read as sentences. */
const SENTENCES = new Set(['why', 'reason', 'message', 'remediation', 'unavailable', 'notes', 'lines']);

/** Texts of those fields that are English. */
function englishIn(answer: unknown, field = ''): string[] {
  if (typeof answer === 'string')
    return SENTENCES.has(field) && !/[가-힣]/.test(answer) && /[A-Za-z]{2,} [a-z]{2,}/.test(answer)
      ? [answer]
      : [];
  if (Array.isArray(answer)) return answer.flatMap((each) => englishIn(each, field));
  if (typeof answer !== 'object' || answer === null) return [];
  // Which lines of the inputs made a field is for the commands; no page shows it.
  return Object.entries(answer).flatMap(([name, value]) => (name === 'causes' ? [] : englishIn(value, name)));
}
