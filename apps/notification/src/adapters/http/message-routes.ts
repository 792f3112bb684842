import { Id } from '@clove/contracts';
import { type Queryable, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { ReadKnown } from '../../application/ports.ts';
import { NotificationRefused } from '../../application/refusals.ts';
import { CHANNELS, KIND_NAMES, kindOf, LANGUAGES } from '../../domain/kinds.ts';
import { plainText } from '../../domain/message-text.ts';
import { wording } from '../../domain/wording.ts';
import { inboxStates, markRead, saveOptOuts } from '../postgres/inbox-book.ts';
import { type InboxMessage, readInbox, readOptOuts } from '../sequelize/inbox-reads.ts';
import type { Models } from '../sequelize/models.ts';
import { renderText } from '../templates/render.ts';

const Kind = z.enum(KIND_NAMES);
const Language = z.enum(LANGUAGES);

const Message = z.object({
  id: Id,
  /** Rises with every message: the cursor of `before` and `upTo`. */
  number: z.int(),
  kind: z.string(),
  subject: z.string(),
  text: z.string(),
  /** Path of the storefront that the message leads to. */
  path: z.string(),
  /** The same with the festival's address, for who is not on its pages. */
  url: z.url(),
  createdAt: z.iso.datetime(),
  /** Null: unread. */
  readAt: z.iso.datetime().nullable(),
});

/** GET /api/messages. */
export const Inbox = z.object({
  unread: z.int(),
  messages: z.array(Message),
  /** `before` of the next page; null: this is the last one. */
  next: z.int().nullable(),
});

const Preference = z.object({
  kind: Kind,
  channel: z.enum(CHANNELS),
  /** Whether messages of this kind may be refused on this channel. */
  mayRefuse: z.boolean(),
  refused: z.boolean(),
});
const Preferences = z.object({ preferences: z.array(Preference) });
const Refusals = z.strictObject({
  refused: z.array(z.strictObject({ kind: Kind, channel: z.enum(CHANNELS) })).max(100),
});

const preferencesExample = (refused: boolean): z.infer<typeof Preferences> => ({
  preferences: [
    { kind: 'order-confirmed', channel: 'email', mayRefuse: false, refused: false },
    { kind: 'reminder', channel: 'email', mayRefuse: true, refused },
  ],
});

const inboxExample: z.infer<typeof Inbox> = {
  unread: 1,
  messages: [
    {
      id: '019a2f6e-6f0c-7c43-9d1a-2f1f6a1b9c11',
      number: 42,
      kind: 'order-confirmed',
      subject: '[부산국제록페스티벌 2026] 예매가 완료되었습니다',
      text: '결제가 끝나 예매가 완료되었습니다.\n\n첫째 날, A 3-12: ₩132,000',
      path: '/tickets',
      url: 'https://busan-rock-2026.clove.example/tickets',
      createdAt: '2026-06-01T11:00:00.000Z',
      readAt: null,
    },
  ],
  next: null,
};
const privately = { 'cache-control': 'no-store' };

export interface MessageRoutesOptions {
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly models: Models;
  readonly known: ReadKnown;
  readonly festival: string;
  readonly publicUrl: string;
}

/** A member's own inbox and preferences. */
export function messageRoutes(options: MessageRoutesOptions): Route[] {
  const { unitOfWork, reads, models, known, festival, publicUrl } = options;
  async function unreadOf(memberId: string): Promise<number> {
    return (await inboxStates(reads, [memberId])).get(memberId)?.unread ?? 0;
  }
  async function preferencesOf(memberId: string): Promise<z.infer<typeof Preferences>> {
    const refused = new Set(
      (await readOptOuts(models, memberId)).map(({ template, channel }) => `${template} ${channel}`),
    );
    const preferences = KIND_NAMES.flatMap((kind) =>
      kindOf(kind).channels.map((channel) => ({
        kind,
        channel,
        mayRefuse: kindOf(kind).mayRefuse.includes(channel),
        refused: refused.has(`${kind} ${channel}`),
      })),
    );
    return { preferences };
  }
  return [
    route({
      method: 'get',
      path: '/api/messages',
      operationId: 'listMessages',
      summary: "The caller's messages, newest first",
      access: 'member',
      query: z.strictObject({
        language: Language.default('ko'),
        before: z.coerce.number().int().min(1).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(30),
      }),
      responses: { 200: { description: 'A page of the inbox', schema: Inbox, example: inboxExample } },
      async handler({ principal, query: { language, before, limit } }) {
        const [found, unread, facts] = await Promise.all([
          readInbox(models, principal.memberId, { before, limit }),
          unreadOf(principal.memberId),
          known(),
        ]);
        const messages = found.map((message): z.infer<typeof Message> => {
          const text = renderText(message.kind, wording(message.facts, facts, language, festival));
          return { ...shown(message, publicUrl), subject: text.subject, text: plainText(text, null) };
        });
        const next = found.length === limit ? (found.at(-1)?.seq ?? null) : null;
        return { status: 200, body: { unread, messages, next }, headers: privately };
      },
    }),
    route({
      method: 'post',
      path: '/api/messages/read',
      operationId: 'markMessagesRead',
      summary: "Marks the caller's messages as read: those named, or all up to a number",
      access: 'member',
      body: z.union([
        z.strictObject({ ids: z.array(Id).min(1).max(100) }),
        z.strictObject({ upTo: z.int().min(1) }),
      ]),
      examples: { body: { upTo: 42 } },
      responses: {
        200: {
          description: 'How many are unread now; repeating it changes nothing',
          schema: z.object({ unread: z.int() }),
          example: { unread: 0 },
        },
      },
      async handler({ principal, body }) {
        await unitOfWork.run((tx) => markRead(tx, principal.memberId, body));
        return { status: 200, body: { unread: await unreadOf(principal.memberId) }, headers: privately };
      },
    }),
    route({
      method: 'get',
      path: '/api/messages/preferences',
      operationId: 'showMessagePreferences',
      summary: 'Which kinds of messages the caller gets, and which may be refused',
      access: 'member',
      responses: {
        200: {
          description: 'Every kind by channel',
          schema: Preferences,
          example: preferencesExample(false),
        },
      },
      async handler({ principal }) {
        return { status: 200, body: await preferencesOf(principal.memberId), headers: privately };
      },
    }),
    route({
      method: 'put',
      path: '/api/messages/preferences',
      operationId: 'setMessagePreferences',
      summary: 'Replaces what the caller refuses; counts for messages made from now on',
      access: 'member',
      body: Refusals,
      examples: { body: { refused: [{ kind: 'reminder', channel: 'email' }] } },
      responses: {
        200: { description: 'Every kind by channel', schema: Preferences, example: preferencesExample(true) },
        422: { description: 'not-refusable: such messages are owed by law' },
      },
      async handler({ principal, body: { refused } }) {
        for (const { kind, channel } of refused) {
          if (kindOf(kind).mayRefuse.includes(channel)) continue;
          throw new NotificationRefused({ reason: 'not-refusable', kind, channel });
        }
        const rows = refused.map(({ kind, channel }) => ({ template: kind, channel }));
        await unitOfWork.run((tx) => saveOptOuts(tx, principal.memberId, rows));
        return { status: 200, body: await preferencesOf(principal.memberId), headers: privately };
      },
    }),
  ];
}

function shown({ id, seq, kind, createdAt, readAt }: InboxMessage, publicUrl: string) {
  const { path } = kindOf(kind);
  return { id, number: seq, kind, path, url: new URL(path, publicUrl).href, createdAt, readAt };
}
