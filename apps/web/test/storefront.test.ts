import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RunningService, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { builtApp } from '../scripts/built-app.ts';
import { storefront } from '../src/storefront.ts';

const festival = {
  title: { ko: '서울 <재즈>', en: 'Seoul <Jazz>' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  sales: { opensAt: '2026-01-01T00:00:00Z', closesAt: '2030-05-23T14:59:00Z', maxTicketsPerFan: 4 },
  venue: { name: { ko: '난지공원', en: 'Nanji Park' } },
  theme: { colour: '#8a1f4f', dark: '#ff9ec7' },
  performances: [
    {
      id: 'day-1',
      title: { ko: '첫째 날', en: 'Day 1' },
      description: { ko: '"해 질 녘"', en: '"At dusk"' },
      startsAt: '2030-05-24T05:00:00.000Z',
      cancelled: null,
      onSale: true,
      picture: '/api/events/pictures/abc',
      sections: [{ price: 132_000 }, { price: 99_000 }],
    },
  ],
};

describe('the site', () => {
  let event: Server;
  let service: RunningService;
  let html: string;

  beforeAll(async () => {
    // The one answer of another service that pages need: a real server, with the shape that event publishes.
    event = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(festival));
    });
    await new Promise<void>((resolve) => event.listen(0, '127.0.0.1', resolve));
    const { port } = event.address() as AddressInfo;
    service = await startService(storefront, { EVENT_URL: `http://127.0.0.1:${port}` });
    html = await (await fetch(`${service.url}/`)).text();
  });

  afterAll(async () => {
    await service.stop();
    event.close();
    event.closeAllConnections();
  });

  const linked = (pattern: RegExp) => pattern.exec(html)?.[1] ?? 'not linked';
  const script = /<script[^>]*src="([^"]+)"/;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${service.url}${path}`, { headers });

  test.each([
    '/',
    '/basket',
    '/goods',
    '/rooms',
    '/reviews/performance/day-1',
    '/tickets',
    '/performances/day-1',
    '/orders/0198-x',
    '/account',
    '/account/reset',
    '/organiser/orders/1',
    '/door',
    '/door/goods',
  ])('answers %s with the page, so that a reload and a shared link work', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toContain('<div id="app">');
  });

  test('only the door may use the camera and WebAssembly, and it can be put on the home screen', async () => {
    const door = await get('/door');
    expect(door.headers.get('permissions-policy')).toContain('camera=(self)');
    const policy = door.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.match(/[^ ]*unsafe[^ ]*/g)).toEqual(["'wasm-unsafe-eval'"]);
    const [, link = ''] = /<link rel="manifest" href="([^"]+)"/.exec(await door.text()) ?? [];
    const manifest = await get(link);
    expect(manifest.headers.get('content-type')).toBe('application/manifest+json');
    const { start_url, display, icons } = (await manifest.json()) as {
      start_url: string;
      display: string;
      icons: { src: string; type: string }[];
    };
    expect([start_url, display, icons.length]).toEqual(['/door', 'standalone', 4]);
    for (const { src, type } of icons) expect((await get(src)).headers.get('content-type')).toBe(type);
    for (const path of ['/', '/tickets', '/organiser', '/doorway']) {
      const page = await get(path, { accept: 'text/html' });
      expect(page.headers.get('permissions-policy')).toBeNull();
      expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
      expect(await page.text()).toContain('rel="manifest" href="/manifest.webmanifest"');
    }
  });

  test('the shop is an app of the festival’s name, with a drawing for each phone, that opens at the tickets', async () => {
    const answer = await get('/manifest.webmanifest', { 'accept-language': 'en' });
    expect(answer.headers.get('content-type')).toBe('application/manifest+json');
    expect(await answer.json()).toMatchObject({
      ...{ name: 'Seoul <Jazz>', start_url: '/tickets', scope: '/', display: 'standalone' },
      icons: expect.arrayContaining([
        expect.objectContaining({ sizes: '192x192', type: 'image/png', purpose: 'any' }),
        expect.objectContaining({ sizes: '512x512', type: 'image/png', purpose: 'maskable' }),
      ]),
    });
    const touch = linked(/<link rel="apple-touch-icon" href="([^"]+)"/);
    expect((await get(touch)).headers.get('content-type')).toBe('image/png');
  });

  test('a link shows title, day, description and picture where it is shared, in the language of the reader', async () => {
    const english = await (await get('/performances/day-1', { 'accept-language': 'en' })).text();
    expect(english).toContain('<html lang="en" data-theme="own">');
    expect(english).toContain('<title>Day 1 · Seoul &lt;Jazz&gt;</title>');
    expect(english).toContain('content="Friday, 24 May 2030. Nanji Park. &quot;At dusk&quot;"');
    expect(english).toMatch(/property="og:image" content="https?:\/\/[^"]+\/api\/events\/pictures\/abc"/);
    const korean = await (await get('/', { 'accept-language': 'ko-KR' })).text();
    expect(korean).toContain('<html lang="ko" data-theme="own">');
    expect(korean).toContain('<title>서울 &lt;재즈&gt;</title>');
  });

  test('the festival’s page begins in the document, in its colours: days, name, place, sale and price', async () => {
    const english = await (await get('/', { 'accept-language': 'en' })).text();
    const hero = />(<header class="hero.*)<\/main>/s.exec(english)?.[1] ?? 'no hero';
    for (const part of [
      '<p class="hero-dates">Fri, 24 May 2030</p>',
      '<h1>Seoul &lt;Jazz&gt;</h1>',
      '<p class="hero-venue">Nanji Park</p>',
      '<p class="hero-sale">On sale until Thu, 23 May 2030, 23:59</p>',
      '<p class="hero-note">from ₩99,000 · At most 4 tickets per person</p>',
      '<img class="hero-poster" src="/api/events/pictures/abc"',
    ])
      expect(hero).toContain(part);
    expect(english).toContain('<header class="hero with-poster">');
    const korean = await (await get('/', { 'accept-language': 'ko' })).text();
    // Of so few letters that a phone shows them large.
    expect(korean).toContain('<header class="hero with-poster short">');
    expect(english).not.toContain('Loading');
    expect(english).toContain('<html lang="en" data-theme="own">');
    const theme = await get(
      /<link rel="stylesheet" href="(\/assets\/theme-[^"]+)"/.exec(english)?.[1] ?? 'no colours',
    );
    expect(theme.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(theme.headers.get('cache-control')).toContain('immutable');
    expect(await theme.text()).toBe(':root{--brand:#8a1f4f;--brand-dark:#ff9ec7}');
    expect(await (await get('/', { 'accept-language': 'ko' })).text()).toContain('예매 마감');
    // A page that is not the festival's has its name, and says that more is coming.
    expect(await (await get('/goods')).text()).toMatch(
      /<p class="first">서울 &lt;재즈&gt;<\/p><p class="loading">/,
    );
  });

  test.each(['/assets/theme-red.css', '/assets/theme-8a1f4f-x}.css', '/assets/theme-8a1f4f'])(
    '%s is no style sheet',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('without the event service pages still come, with the app’s own name', async () => {
    const alone = await startService(storefront, {});
    const answer = await fetch(`${alone.url}/`);
    expect(await answer.text()).toContain('<title>Clove</title>');
    await alone.stop();
  });

  test('answers an unknown path with the page and 404 to a browser, and with a problem to a program', async () => {
    const page = await get('/no/such/page', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).toContain('<div id="app">');
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
    expect(policy).not.toMatch(/unsafe-inline|https?:|\*/);
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
    [script, 'text/javascript; charset=utf-8'],
    [/<link rel="stylesheet"[^>]* href="([^"]+)"/, 'text/css; charset=utf-8'],
    [/<link rel="icon" href="([^"]+)"/, 'image/svg+xml'],
  ])(
    'what matches %s is kept without end under a name of its content, never sniffed',
    async (pattern, type) => {
      const answer = await get(linked(pattern));
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test('the service worker has one address and is revalidated', async () => {
    const worker = await get('/service-worker.js');
    expect(worker.status).toBe(200);
    expect(worker.headers.get('cache-control')).toBe('no-cache');
  });

  test("during a rollout another replica's file name is answered with this replica's file, uncached", async () => {
    const answer = await get(linked(script).replace(/\.[\w-]{8}\.js$/, '.00000000.js'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await get('/assets/other.00000000.js')).status).toBe(404);
  });

  test('files travel compressed and are the same after it', async () => {
    const plain = await (await get(linked(script), { 'accept-encoding': 'identity' })).text();
    for (const encoding of ['br', 'gzip']) {
      const answer = await get(linked(script), { 'accept-encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('vary')).toBe('accept-encoding');
      expect(await answer.text()).toBe(plain);
    }
  });

  test('what a fan loads first is under 170 kB as gzip, and the seat map and the console are not part of it', async () => {
    const first = new Set<string>();
    const follow = async (path: string): Promise<void> => {
      if (first.has(path)) return;
      first.add(path);
      const text = await (await get(path, { 'accept-encoding': 'identity' })).text();
      // What is imported at once, which a bundle writes without parentheses.
      const imports = text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g);
      await Promise.all([...imports].map(([, name]) => follow(`/assets/${name}`)));
    };
    await Promise.all(
      [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => follow(path ?? '')),
    );
    const page = builtApp('app').files.filter(({ path }) => path.startsWith('/assets/festival-page.'));
    await Promise.all(page.map(({ path }) => follow(path)));
    let bytes = 0;
    for (const path of first) {
      const answer = await get(path, { 'accept-encoding': 'gzip' });
      bytes += Number(answer.headers.get('content-length'));
    }
    expect(page.length).toBeGreaterThan(0);
    expect([...first].filter((path) => /performance-page|organiser|recharts|door/.test(path))).toEqual([]);
    expect(bytes).toBeLessThan(170_000);
  });
});
