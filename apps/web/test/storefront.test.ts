import { readdirSync, readFileSync } from 'node:fs';
import { type RunningService, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { textIn, textKey, texts } from '../page/texts.ts';
import { generatedPath, generatePage } from '../scripts/build-page.ts';
import { storefront } from '../src/storefront.ts';

const pageFolder = new URL('../page/', import.meta.url);

describe('the storefront', () => {
  let service: RunningService;
  let html: string;

  beforeAll(async () => {
    service = await startService(storefront, {});
    html = await (await fetch(`${service.url}/`)).text();
  });

  afterAll(() => service.stop());

  const linked = (pattern: RegExp) => pattern.exec(html)?.[1] ?? 'not linked';
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${service.url}${path}`, { headers });

  test.each(['/', '/login', '/tickets', '/performances/day-1', '/orders/0198-x'])(
    'answers %s with the page, so that a reload and a shared link work',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await answer.text()).toBe(html);
    },
  );

  test('answers an unknown path with the page and 404 to a browser, and with a problem to a program', async () => {
    const page = await get('/no/such/page', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).toBe(html);
    for (const [path, accept] of [
      ['/no/such/page', 'application/json'],
      ['/api/no-such', 'text/html'],
      ['/assets/no-such.js', 'text/html'],
    ] as const) {
      const problem = await get(path, { accept });
      expect([path, problem.status]).toEqual([path, 404]);
      expect(problem.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  test('the page runs no inline script or style and loads nothing from elsewhere', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/);
    expect(html).not.toMatch(/(?:src|href)="(?!\/|#)/);
  });

  test('the page is revalidated each time, and has no body when it did not change', async () => {
    const first = await get('/');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    const again = await get('/', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  test.each([
    [/<script[^>]*src="([^"]+)"/, 'text/javascript; charset=utf-8'],
    [/<link rel="stylesheet" href="([^"]+)"/, 'text/css; charset=utf-8'],
    [/<link rel="icon" href="([^"]+)"/, 'image/svg+xml'],
  ])('what matches %s is kept for ever under a name of its content, never sniffed', async (pattern, type) => {
    const answer = await get(linked(pattern));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test("during a rollout another replica's file name is answered with this replica's file, uncached", async () => {
    const answer = await get('/assets/storefront.0000000000000000.js');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await get('/assets/other.js')).status).toBe(404);
  });

  test('files travel compressed and are the same after it', async () => {
    const script = linked(/<script[^>]*src="([^"]+)"/);
    const plain = await (await get(script, { 'accept-encoding': 'identity' })).text();
    for (const encoding of ['br', 'gzip']) {
      const answer = await get(script, { 'accept-encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('vary')).toBe('accept-encoding');
      expect(await answer.text()).toBe(plain);
    }
  });

  test('the script that is served has both languages', async () => {
    const script = await (await get(linked(/<script[^>]*src="([^"]+)"/))).text();
    expect(script).toContain('자리 잡기');
    expect(script).toContain('Hold these places');
  });

  test('the generated page is what its sources make (run `node apps/web/scripts/build-page.ts`)', async () => {
    expect(readFileSync(generatedPath, 'utf8')).toBe(await generatePage());
  });
});

describe('the texts', () => {
  test('every text exists in Korean and in English, with the same placeholders', () => {
    const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const [key, { ko, en }] of Object.entries(texts)) {
      expect([key, ko.trim() !== '', en.trim() !== '']).toEqual([key, true, true]);
      expect([key, placeholders(ko)]).toEqual([key, placeholders(en)]);
      if (key !== 'otherLanguage') expect([key, /[가-힣]/.test(en)]).toEqual([key, false]);
    }
  });

  test('every text is used', () => {
    const sources = sourceFiles(pageFolder).map((file) => readFileSync(file, 'utf8'));
    const code = sources.filter((source) => !source.includes('export const texts')).join('\n');
    const families = /^(?:problem|order|ended|ticket|method)\./;
    const unused = Object.keys(texts).filter((key) => !families.test(key) && !code.includes(`'${key}'`));
    expect(unused).toEqual([]);
  });

  test('placeholders are filled in, and an unknown word has no text', () => {
    expect(textIn('en', 'remaining', { count: 3 })).toBe('3 left');
    expect(textIn('ko', 'remaining', { count: 3 })).toBe('남은 자리 3');
    expect(textKey('problem', 'seats-taken')).toBe('problem.seats-taken');
    expect(textKey('problem', 'no-such-problem')).toBeUndefined();
  });
});

function sourceFiles(folder: URL): URL[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return sourceFiles(new URL(`${entry.name}/`, folder));
    return entry.name.endsWith('.ts') ? [new URL(entry.name, folder)] : [];
  });
}
