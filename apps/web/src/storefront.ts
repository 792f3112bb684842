import type { ServiceDefinition } from '@clove/service-kit';
import type { Express, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Language } from '../app/i18n/formats.ts';
import { appByPath, appDocument, hintsOf } from './app-pages.ts';
import { type Asset, asset } from './assets.ts';
import { appLinks, DOOR_MANIFEST, doorManifest, SHOP_MANIFEST, shopManifest } from './manifests.ts';
import { type PageHeads, pageHeads } from './page-head.ts';
import { themeStyle } from './theme.ts';

const config = z.object({
  /** Who knows the festival's title and pictures, for link previews. */
  EVENT_URL: z.url().optional(),
});

/** The site: one document for all pages, with its title for link previews, and the files of the app, all from memory. */
export const storefront: ServiceDefinition<typeof config.shape> = {
  name: 'web',
  config,
  build({ config: { EVENT_URL, PUBLIC_URL }, log }) {
    const heads = pageHeads(EVENT_URL, PUBLIC_URL, (error) =>
      log.warn({ err: error }, 'pages have no title'),
    );
    return { openapiTitle: 'web: the site', express: (app) => serveSite(app, heads) };
  },
};

/** Paths that the app's own router handles. */
const pagePaths = [
  '/',
  '/basket',
  '/goods',
  '/rooms',
  '/reviews/:kind/:id',
  '/tickets{/:ticketId}',
  '/offer',
  '/performances/:performanceId',
  '/orders/:orderId',
  '/account{/*page}',
  '/organiser{/*page}',
  '/door{/*page}',
];

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

/** Documents that differ in their head are kept ready. Source: a page per performance, in two languages. */
const MOST_DOCUMENTS = 500;

interface DocumentParts {
  readonly head: string;
  /** What the browser is to load beside the app. */
  readonly hints: string;
  /** What is seen before the app is there. */
  readonly first: string;
  /** Path of the style sheet of the festival's colours. */
  readonly theme: string | undefined;
  readonly language: Language;
}

function serveSite(app: Express, heads: PageHeads): void {
  const documents = new Map<string, Asset>();

  function documentOf({ head, hints, first, theme, language }: DocumentParts): Asset {
    const own = theme === undefined ? '' : ' data-theme="own"';
    const text = appDocument
      .replace('<!--head-->', () => head)
      // Behind the app's own styles, as when the app loads them.
      .replace('</head>', () => `${hints}</head>`)
      // What is seen says enough of what is coming.
      .replace(/<!--first-->(.*?)(?=<\/div>)/s, (_, loading: string) =>
        first.includes('<main>') ? first : first + loading,
      )
      .replace('<html lang="ko">', `<html lang="${language}"${own}>`);
    const known = documents.get(text);
    if (known !== undefined) return known;
    if (documents.size >= MOST_DOCUMENTS) documents.clear();
    const made = asset(text, 'text/html; charset=utf-8');
    documents.set(text, made);
    return made;
  }

  async function sendPage(request: Request, response: Response): Promise<void> {
    const language = languageOf(request);
    const isDoor = /^\/door(?:\/|$)/.test(request.path);
    const theme = isDoor ? undefined : await heads.theme();
    const styles = theme === undefined ? '' : `<link rel="stylesheet" href="${theme}">`;
    const page: DocumentParts = {
      head: (await heads.of(request.path, language)) + appLinks(isDoor),
      hints: styles + hintsOf(request.path),
      // Read while the app is still on its way; the app draws its page in place of it.
      first: isDoor ? '' : await heads.first(request.path, language),
      ...{ theme, language },
    };
    const policies = isDoor ? doorPolicies : { 'content-security-policy': contentSecurityPolicy };
    for (const [name, policy] of Object.entries(policies)) response.setHeader(name, policy);
    response.setHeader('referrer-policy', 'same-origin');
    send(request, response, documentOf(page), 'no-cache', 'accept-encoding, accept-language');
  }

  const manifestOf = (content: object) => asset(JSON.stringify(content), 'application/manifest+json');
  const door = manifestOf(doorManifest());
  app.get(DOOR_MANIFEST, (request, response) => {
    response.locals['route'] = DOOR_MANIFEST;
    send(request, response, door, 'no-cache', 'accept-encoding');
  });
  app.get(SHOP_MANIFEST, async (request, response) => {
    response.locals['route'] = SHOP_MANIFEST;
    const manifest = manifestOf(shopManifest((await heads.name(languageOf(request))) ?? 'Clove'));
    send(request, response, manifest, 'no-cache', 'accept-encoding, accept-language');
  });

  app.get('/assets/:name', (request, response, next) => {
    const style = themeStyle(request.path);
    if (style === undefined) {
      next();
      return;
    }
    response.locals['route'] = '/assets/:name';
    const lasting = 'public, max-age=31536000, immutable';
    send(request, response, asset(style, 'text/css; charset=utf-8'), lasting, 'accept-encoding');
  });

  app.get(pagePaths, async (request, response) => {
    response.locals['route'] = 'page';
    await sendPage(request, response);
  });

  // What no route serves is still a page for a browser: in the fan's language, with a link to the start page.
  const notFound: RequestHandler = async (request, response, next) => {
    const isPage =
      ['GET', 'HEAD'].includes(request.method) && !/^\/(?:api|assets)(?:\/|$)/i.test(request.path);
    if (!isPage || request.headers.accept?.includes('text/html') !== true) {
      next();
      return;
    }
    response.locals['route'] = 'no page';
    response.status(404);
    await sendPage(request, response);
  };

  app.get(['/assets/:name', '/service-worker.js'], (request, response, next) => {
    const exact = appByPath.get(request.path);
    // During a rollout one replica's page asks another replica for its file: then this replica's, uncached, is better
    // than a broken page.
    const file = exact ?? nearest(request.path);
    if (file === undefined) {
      next();
      return;
    }
    response.locals['route'] = file.isNamed ? '/assets/:name' : file.path;
    const lasting = exact?.isNamed === true ? 'public, max-age=31536000, immutable' : undefined;
    send(
      request,
      response,
      file,
      lasting ?? (exact === undefined ? 'no-store' : 'no-cache'),
      'accept-encoding',
    );
  });

  app.use(notFound);
}

function languageOf(request: Request): Language {
  return request.acceptsLanguages('ko', 'en') === 'en' ? 'en' : 'ko';
}

/** This replica's file of the same name, whose content is another: `/assets/app.<hash>.js`. Only where there is one. */
function nearest(path: string) {
  const wanted = kindOf(path);
  const same = wanted === path ? [] : [...appByPath.values()].filter((file) => kindOf(file.path) === wanted);
  return same.length === 1 ? same[0] : undefined;
}

/** `/assets/app.Bq3xN1aZ.js` -> `/assets/app..js`. */
function kindOf(path: string): string {
  return path.replace(/\.[\w-]{8}\.(?=[a-z]+$)/, '..');
}

function send(request: Request, response: Response, file: Asset, cacheControl: string, vary: string): void {
  response.setHeader('content-type', file.type);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('cache-control', cacheControl);
  response.setHeader('etag', file.etag);
  response.setHeader('vary', vary);
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
