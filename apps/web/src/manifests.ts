import { appByPath } from './app-pages.ts';

/** Where the manifest of each app on a phone's home screen is. */
export const SHOP_MANIFEST = '/manifest.webmanifest';
export const DOOR_MANIFEST = '/door/manifest.webmanifest';

/** What a page's head says of the app that it can be put on the home screen as. */
export function appLinks(isDoor: boolean): string {
  const [manifest, colour] = isDoor ? [DOOR_MANIFEST, '#16131d'] : [SHOP_MANIFEST, '#fbfaf7'];
  const touch = iconPath('clove-180');
  return [
    `<link rel="manifest" href="${manifest}">`,
    isDoor ? `<meta name="theme-color" content="${colour}">` : '',
    touch === undefined ? '' : `<link rel="apple-touch-icon" href="${touch}">`,
  ].join('');
}

/** The shop, which opens where its fans' tickets are. @param name of the festival */
export function shopManifest(name: string) {
  return {
    ...{ id: '/', name, short_name: name, start_url: '/tickets', scope: '/' },
    ...{ display: 'standalone', background_color: '#fbfaf7', theme_color: '#fbfaf7', icons: icons() },
  };
}

/** The door, for staff. */
export function doorManifest() {
  return {
    ...{ id: '/door', name: '입장 확인 · Door', short_name: '입장 확인', start_url: '/door', scope: '/door' },
    ...{ display: 'standalone', background_color: '#16131d', theme_color: '#16131d', icons: icons() },
  };
}

/** Those that are there, by size; the drawing itself for browsers that scale it. */
function icons() {
  const drawn = [
    { name: 'clove-192', sizes: '192x192', purpose: 'any' },
    { name: 'clove-512', sizes: '512x512', purpose: 'any' },
    { name: 'clove-maskable-512', sizes: '512x512', purpose: 'maskable' },
  ].flatMap(({ name, sizes, purpose }) => {
    const src = iconPath(name);
    return src === undefined ? [] : [{ src, sizes, type: 'image/png', purpose }];
  });
  const svg = [...appByPath.keys()].filter((path) => /^\/assets\/clove\.[^/]*svg$/.test(path));
  return [...svg.map((src) => ({ src, sizes: 'any', type: 'image/svg+xml', purpose: 'any' })), ...drawn];
}

function iconPath(name: string): string | undefined {
  return [...appByPath.keys()].find((path) => path.startsWith(`/assets/${name}.`) && path.endsWith('.png'));
}
