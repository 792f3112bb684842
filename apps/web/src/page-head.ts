import { Theme } from '@clove/contracts';
import { cachedRead } from '@clove/service-kit';
import { z } from 'zod';
import type { Language } from '../app/i18n/formats.ts';
import { escaped } from './escaped.ts';
import { heroOf } from './hero.ts';
import { themePath } from './theme.ts';

const Text = z.object({ ko: z.string(), en: z.string().optional() });
const Price = z.object({ price: z.number(), accessible: z.boolean().optional() });
/** What link previews and the top of the page show of the festival; fields that it has besides do not matter here. */
const Festival = z.object({
  title: Text,
  timezone: z.string(),
  currency: z.string(),
  sales: z.object({ opensAt: z.string(), closesAt: z.string(), maxTicketsPerFan: z.number() }),
  theme: z.object(Theme.shape).optional(),
  poster: z.string().optional(),
  venue: z.object({ name: Text }).optional(),
  performances: z.array(
    z.object({
      id: z.string(),
      title: Text,
      description: Text.nullable(),
      startsAt: z.string(),
      salesCloseAt: z.string().optional(),
      cancelled: z.object({}).nullish(),
      onSale: z.boolean(),
      picture: z.string().nullable(),
      sections: z.array(z.object({ price: z.number(), categories: z.array(Price).optional() })),
    }),
  ),
});
type Festival = z.infer<typeof Festival>;

/** Milliseconds for which the festival is not asked for again. Source: as long as browsers keep its answer. */
const FRESH_MS = 5_000;
/** Milliseconds that a page waits for its title at most: without one it works as well. */
const PATIENCE_MS = 1_000;

export interface PageHeads {
  /** The head of a page for people who are sent its link: title, description, picture. */
  of(path: string, language: Language): Promise<string>;
  /** The festival's name, for a home screen; undefined: it is not known. */
  name(language: Language): Promise<string | undefined>;
  /** What is seen of a page before the app is there: all that is first read of the festival's, the name of others. */
  first(path: string, language: Language): Promise<string>;
  /** Where the style sheet of the festival's colours is; undefined: it has none of its own, or they are not known. */
  theme(): Promise<string | undefined>;
}

/**
 * @param eventUrl the event service; undefined: pages have the app's own name
 * @param publicUrl of the festival's site: previews need whole addresses
 */
export function pageHeads(
  eventUrl: string | undefined,
  publicUrl: string,
  onFailure: (error: unknown) => void,
): PageHeads {
  const read = cachedRead(async (): Promise<Festival | undefined> => {
    if (eventUrl === undefined) return undefined;
    try {
      const answer = await fetch(`${eventUrl.replace(/\/$/, '')}/api/events`, {
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!answer.ok) throw new Error(`event answered ${answer.status}`);
      return Festival.parse(await answer.json());
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  }, FRESH_MS);
  // Made once for each time that the festival is read: many moments and amounts are written in it.
  const heroes = new WeakMap<Festival, Map<Language, string>>();
  const hero = (festival: Festival, language: Language): string => {
    const made = heroes.get(festival) ?? new Map<Language, string>();
    heroes.set(festival, made);
    const text = made.get(language) ?? heroOf(festival, Date.now(), language);
    made.set(language, text);
    return text;
  };
  return {
    async of(path, language) {
      const festival = await read();
      return festival === undefined ? '<title>Clove</title>' : headOf(festival, path, language, publicUrl);
    },
    async name(language) {
      const festival = await read();
      return festival && nameOf(festival, language);
    },
    async first(path, language) {
      const festival = await read();
      if (festival === undefined) return '';
      if (path === '/') return hero(festival, language);
      return `<p class="first">${escaped(nameOf(festival, language))}</p>`;
    },
    async theme() {
      const theme = (await read())?.theme;
      return theme && themePath(theme);
    },
  };
}

function nameOf({ title }: Festival, language: Language): string {
  return language === 'en' ? (title.en ?? title.ko) : title.ko;
}

function headOf(festival: Festival, path: string, language: Language, publicUrl: string): string {
  const said = (text: z.infer<typeof Text>) => (language === 'en' ? (text.en ?? text.ko) : text.ko);
  const id = /^\/performances\/([^/]+)$/.exec(path)?.[1];
  const performance = festival.performances.find((each) => each.id === id);
  const name = said(festival.title);
  const title = performance === undefined ? name : `${said(performance.title)} · ${name}`;
  const shown = performance === undefined ? festival.performances : [performance];
  const days = shown.map(({ startsAt }) => dayOf(startsAt, festival.timezone, language));
  const described = shown.find(({ description }) => description !== null)?.description;
  const dates = [...new Set([days[0], days.at(-1)])].filter((day) => day !== undefined).join(' – ');
  const where = festival.venue === undefined ? '' : said(festival.venue.name);
  const description = [dates, where, described == null ? '' : said(described)]
    .filter((part) => part !== '')
    .join('. ');
  const ofShown = shown.find((each) => each.picture !== null)?.picture;
  // A performance has a picture of its own, or the festival's; the festival its own, or that of a performance.
  const picture = performance === undefined ? (festival.poster ?? ofShown) : (ofShown ?? festival.poster);
  return [
    `<title>${escaped(title)}</title>`,
    `<meta name="description" content="${escaped(description)}">`,
    '<meta property="og:type" content="website">',
    `<meta property="og:site_name" content="${escaped(name)}">`,
    `<meta property="og:title" content="${escaped(title)}">`,
    `<meta property="og:description" content="${escaped(description)}">`,
    `<meta property="og:url" content="${escaped(new URL(path, publicUrl).href)}">`,
    ...(picture == null
      ? []
      : [
          `<meta property="og:image" content="${escaped(new URL(picture, publicUrl).href)}">`,
          '<meta name="twitter:card" content="summary_large_image">',
        ]),
  ].join('\n    ');
}

function dayOf(instant: string, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', {
    dateStyle: 'full',
    timeZone,
  }).format(new Date(instant));
}
