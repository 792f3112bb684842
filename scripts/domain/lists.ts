import type { Catalogue } from '@clove/pool-images';
import { AGGREGATES } from './aggregates.ts';
import { CONTEXTS, RANKS, type Rank } from './contexts.ts';
import { hexagon } from './hexagon.ts';
import { type DomainModel, domainModel } from './model.ts';
import { GENERAL_REACTIONS, REACTIONS } from './reactions.ts';
import type { Language, Text } from './text.ts';

/** The documents with generated lists, and the language of each. */
export const DOCUMENTS: Readonly<Record<string, Language>> = {
  'docs/domain.md': 'en',
  'docs/domain.ko.md': 'ko',
};

const MARKED = /(<!-- generated: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * A document with its generated parts as they have to be now.
 * @throws Error when a part has no place in it, or a place has no part
 */
export function withLists(document: string, catalogue: Catalogue, root: string, language: Language): string {
  const lists = listsOf(domainModel(catalogue), root, language);
  const missing = new Set(Object.keys(lists));
  const written = document.replaceAll(MARKED, (_, begin: string, name: string, end: string) => {
    const list = lists[name];
    if (list === undefined) throw new Error(`"${name}" is not generated: ${Object.keys(lists).join(', ')}`);
    missing.delete(name);
    return `${begin}${list}\n${end}`;
  });
  if (missing.size > 0) throw new Error(`the document has no place for ${[...missing].join(', ')}`);
  return written;
}

function listsOf(model: DomainModel, root: string, language: Language): Record<string, string> {
  const say = (text: Text) => text[language];
  const yes = say({ en: 'yes', ko: '예' });
  return {
    contexts: table(
      [
        { en: 'context', ko: '컨텍스트' },
        { en: 'rank', ko: '등급' },
        { en: 'owns', ko: '가진 것' },
        { en: 'aims at', ko: '목표' },
        { en: 'because', ko: '이유' },
      ].map(say),
      Object.entries(CONTEXTS).map(([name, { rank, owns, aim, reason }]) => [
        name,
        say(RANKS[rank]),
        say(owns),
        `${aim} %`,
        say(reason),
      ]),
    ),
    aggregates: table(
      [
        { en: 'aggregate', ko: '애그리거트' },
        { en: 'context', ko: '컨텍스트' },
        { en: 'commands', ko: '명령' },
        { en: 'events', ko: '이벤트' },
      ].map(say),
      AGGREGATES.map(({ name, contexts, commands, events }) => [
        say(name),
        contexts.join(', '),
        say(commands),
        events.join(', '),
      ]),
    ),
    policies: table(
      [
        { en: 'whenever', ko: '이 일이 있으면' },
        { en: 'context', ko: '컨텍스트' },
        { en: 'does', ko: '하는 일' },
      ].map(say),
      [
        ...REACTIONS.map(({ to, by, does }) => [shortened(to), by, say(does)]),
        ...GENERAL_REACTIONS.map(({ to, by, does }) => [say(to), by, say(does)]),
      ],
    ),
    requests: picture('flowchart LR', model.calls, language),
    'event-flow': eventPicture(model, language),
    hexagon: fenced(hexagon(root, language)),
    events: table(
      [
        { en: 'event', ko: '이벤트' },
        { en: 'version', ko: '버전' },
        { en: 'consumed by', ko: '소비하는 곳' },
      ].map(say),
      model.events.map(({ type, version, consumers }) => [
        `\`${type}\``,
        String(version),
        consumers.join(', ') || '-',
      ]),
    ),
    calls: table(
      [
        { en: 'from', ko: '부르는 곳' },
        { en: 'to', ko: '불리는 곳' },
        { en: 'port', ko: '포트' },
        { en: 'why', ko: '이유' },
        { en: 'can do without', ko: '없어도 되는지' },
      ].map(say),
      model.calls.map(({ from, to, port, why, optional }) => [from, to, port, why, optional ? yes : '']),
    ),
  };
}

/** Requests between contexts, one arrow per pair; who only reads public keys would be an arrow from everywhere. */
function picture(head: string, calls: DomainModel['calls'], language: Language): string {
  const drawn = calls.filter(
    ({ from, why }) => from !== 'toolbox' && !why.startsWith('reads the public keys'),
  );
  const arrows = [...new Set(drawn.map(({ from, to }) => `${from} --> ${to}`))];
  return fenced([head, ...grouped(language), ...arrows].join('\n'));
}

/** Events between contexts: one dashed arrow per pair, with how many types go that way. */
function eventPicture({ events }: DomainModel, language: Language): string {
  const types = new Map<string, number>();
  for (const { publisher, consumers } of events) {
    for (const consumer of consumers) {
      const pair = `${publisher} ${consumer}`;
      types.set(pair, (types.get(pair) ?? 0) + 1);
    }
  }
  const arrows = [...types].map(([pair, count]) => pair.replace(' ', ` -. ${count} .-> `));
  return fenced(['flowchart LR', ...grouped(language), ...arrows].join('\n'));
}

/** Contexts in one box per rank. */
function grouped(language: Language): string[] {
  const ranks: readonly Rank[] = ['edge', 'core', 'supporting', 'general'];
  return ranks.flatMap((rank) => [
    `subgraph ${rank}Rank["${RANKS[rank][language]}"]`,
    ...Object.entries(CONTEXTS).flatMap(([name, context]) => (context.rank === rank ? [name] : [])),
    'end',
  ]);
}

/** Event types by publisher: `seat.HoldPlaced, HoldPinned`. */
function shortened(types: readonly string[]): string {
  const names = new Map<string, string[]>();
  for (const type of types) {
    const [service = '', name = ''] = type.split('.');
    names.set(service, [...(names.get(service) ?? []), name]);
  }
  return [...names].map(([service, each]) => `${service}: ${each.join(', ')}`).join('; ');
}

function fenced(mermaid: string): string {
  return `\`\`\`mermaid\n${mermaid}\n\`\`\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
