import { Eta } from 'eta';
import type { KindName } from '../../domain/kinds.ts';
import { type MessageText, plainText, readMessageText } from '../../domain/message-text.ts';
import type { Wording } from '../../domain/wording.ts';
import { templates } from './templates.generated.ts';

/** Templates are compiled once per process. Text is escaped in the one place that writes HTML, the layout. */
const texts = new Eta({ autoEscape: false, autoTrim: false, cache: true });
const pages = new Eta({ autoEscape: true, autoTrim: false, cache: true });
for (const [name, template] of Object.entries(templates)) {
  const engine = name === 'layout' ? pages : texts;
  engine.loadTemplate(`@${name}`, template);
}

/** A message in one language. */
export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The words of a message, without its address or link. */
export function renderText(kind: KindName, wording: Wording): MessageText {
  return readMessageText(texts.render(`@${kind}.${wording.language}`, wording));
}

/** Both parts of a mail. `link` is where its button leads; null: it has none. */
export function renderMail(kind: KindName, wording: Wording, link: string | null): Rendered {
  const message = renderText(kind, wording);
  const { subject, heading, paragraphs, rows, linkLabel } = message;
  const button = linkLabel === null || link === null ? null : { label: linkLabel, url: link };
  const html = pages.render('@layout', {
    language: wording.language,
    festival: wording.festival,
    subject,
    heading,
    paragraphs,
    rows,
    link: button,
  });
  return { subject, text: plainText(message, link), html };
}
