import type { ServiceDefinition } from '@clove/service-kit';
import type { Express, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { appByPath, appDocument } from './app-pages.ts';
import { type Asset, asset, namedAsset } from './assets.ts';
import { html, icon, script, style } from './page.generated.ts';

const config = z.object({});

/** The storefront: one page, its script and its style, all from memory. */
export const storefront: ServiceDefinition<typeof config.shape> = {
  name: 'web',
  config,
  build: () => ({ openapiTitle: 'web: the storefront', express: serveStorefront }),
};

/** Paths that the page's own router handles. */
const pagePaths = ['/', '/login', '/tickets', '/performances/:performanceId', '/orders/:orderId'];

/** Areas of the app, with all below them. */
const appPaths = ['/account{/*page}', '/organiser{/*page}'];
const doorPaths = ['/door{/*page}'];

/** No inline script or style, nothing from elsewhere, in no frame. The gateway sets the same again. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The door reads codes with the phone's camera, by WebAssembly of our own where the browser has no reader. Nothing else on the
 * site may do either: the gateway lets these two headers stand for /door only.
 */
const doorPolicies = {
  'content-security-policy': `${contentSecurityPolicy}; script-src 'self' 'wasm-unsafe-eval'`,
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), usb=(), interest-cohort=()',
};

function serveStorefront(app: Express): void {
  const files = [
    namedAsset('storefront', 'js', script, 'text/javascript; charset=utf-8'),
    namedAsset('storefront', 'css', style, 'text/css; charset=utf-8'),
    namedAsset('clove', 'svg', icon, 'image/svg+xml'),
  ];
  const [js, css, svg] = files.map(({ path }) => path);
  const page = asset(
    html
      .replace('{{script}}', js ?? '')
      .replace('{{style}}', css ?? '')
      .replace('{{icon}}', svg ?? ''),
    'text/html; charset=utf-8',
  );

  function sendPage(
    request: Request,
    response: Response,
    document = page,
    policies: Readonly<Record<string, string>> = { 'content-security-policy': contentSecurityPolicy },
  ): void {
    for (const [name, policy] of Object.entries(policies)) response.setHeader(name, policy);
    response.setHeader('referrer-policy', 'same-origin');
    send(request, response, document, 'no-cache');
  }

  app.get(pagePaths, (request, response) => {
    response.locals['route'] = 'page';
    sendPage(request, response);
  });

  const appPage = asset(
    appDocument.replace('<!--head-->', '<title>Clove</title>'),
    'text/html; charset=utf-8',
  );
  app.get(appPaths, (request, response) => {
    response.locals['route'] = 'page';
    sendPage(request, response, appPage);
  });

  const manifest = asset(JSON.stringify(doorManifest(svg ?? '')), 'application/manifest+json');
  app.get('/door/manifest.webmanifest', (request, response) => {
    response.locals['route'] = '/door/manifest.webmanifest';
    send(request, response, manifest, 'no-cache');
  });

  const doorPage = asset(
    appDocument.replace(
      '<!--head-->',
      '<title>Door</title><link rel="manifest" href="/door/manifest.webmanifest"><meta name="theme-color" content="#16131d">',
    ),
    'text/html; charset=utf-8',
  );
  app.get(doorPaths, (request, response) => {
    response.locals['route'] = 'page';
    sendPage(request, response, doorPage, doorPolicies);
  });

  // What no route serves is still a page for a browser: in the fan's language, with a link to the start page.
  const notFound: RequestHandler = (request, response, next) => {
    const isPage =
      ['GET', 'HEAD'].includes(request.method) && !/^\/(?:api|assets)(?:\/|$)/i.test(request.path);
    if (!isPage || request.headers.accept?.includes('text/html') !== true) {
      next();
      return;
    }
    response.locals['route'] = 'no page';
    response.status(404);
    sendPage(request, response);
  };

  app.get(['/assets/:name', '/service-worker.js'], (request, response, next) => {
    const file = appByPath.get(request.path);
    if (file === undefined) {
      next();
      return;
    }
    response.locals['route'] = file.isNamed ? '/assets/:name' : file.path;
    send(request, response, file, file.isNamed ? 'public, max-age=31536000, immutable' : 'no-cache');
  });

  app.get('/assets/:name', (request, response, next) => {
    const { name } = request.params;
    const exact = files.find(({ path }) => path === `/assets/${name}`);
    // During a rollout one replica's page asks another replica for its file: then this replica's, uncached, is better
    // than a broken page.
    const near = files.find(({ path }) => kindOf(path) === kindOf(`/assets/${name}`));
    const file = exact ?? near;
    if (file === undefined) {
      next();
      return;
    }
    response.locals['route'] = '/assets/:name';
    const cache = exact === undefined ? 'no-store' : 'public, max-age=31536000, immutable';
    send(request, response, file, cache);
  });

  app.use(notFound);
}

/** The door as an app on the phone's home screen. */
function doorManifest(icon: string) {
  return {
    id: '/door',
    name: '입장 확인 · Door',
    short_name: '입장 확인',
    start_url: '/door',
    scope: '/door',
    display: 'standalone',
    background_color: '#16131d',
    theme_color: '#16131d',
    icons: [{ src: icon, sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
  };
}

/** `/assets/storefront.0123abcd.js` -> `/assets/storefront..js`. */
function kindOf(path: string): string {
  return path.replace(/\.[0-9a-f]{16}\./, '..');
}

function send(request: Request, response: Response, file: Asset, cacheControl: string): void {
  response.setHeader('content-type', file.type);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('cache-control', cacheControl);
  response.setHeader('etag', file.etag);
  response.setHeader('vary', 'accept-encoding');
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (response.statusCode === 200 && known?.includes(file.etag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  const encoding = request.acceptsEncodings('br', 'gzip', 'identity');
  if (encoding === 'br' || encoding === 'gzip') response.setHeader('content-encoding', encoding);
  const body = encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.identity;
  response.setHeader('content-length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
}
