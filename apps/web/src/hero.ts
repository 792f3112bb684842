import type { Language } from '../app/i18n/formats.ts';
import { type Announced, heroFacts, heroKinds } from '../app/shop/hero-facts.ts';
import { heroTexts } from '../app/shop/hero-texts.ts';
import { escaped } from './escaped.ts';

/**
 * The top of the festival's page, as the app draws it (Hero in app/shop/festival-page.tsx): the largest of what is seen at first
 * is there with the document. What changes by the second or is asked of the inventories comes with the app.
 * @param now milliseconds since 1970
 */
export function heroOf(festival: Announced, now: number, language: Language): string {
  const say = (key: keyof typeof heroTexts, values: Readonly<Record<string, string | number>> = {}) =>
    heroTexts[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  const { dates, title, isShort, venue, sale, note, poster } = heroFacts(festival, now, language, say);
  const paragraph = (kind: string, text: string | undefined) =>
    text === undefined ? '' : `<p class="hero-${kind}">${escaped(text)}</p>`;
  return [
    `<header class="bar"><a class="bar-home" href="/">${escaped(title)}</a></header>`,
    `<main><header class="${heroKinds({ poster, isShort })}"><div class="hero-inner"><div>`,
    paragraph('dates', dates),
    `<h1>${escaped(title)}</h1>`,
    paragraph('venue', venue),
    sale === undefined ? countdown(say('salesOpenIn')) : paragraph('sale', sale),
    paragraph('note', note),
    '</div>',
    poster === undefined
      ? ''
      : `<img class="hero-poster" src="${escaped(poster)}" alt="" fetchpriority="high">`,
    '</div></header></main>',
  ].join('');
}

/** With room for the time, which the document would have wrong by when it is read. */
function countdown(label: string): string {
  return `<p class="countdown"><span>${escaped(label)}</span><strong>\u00a0</strong></p>`;
}
