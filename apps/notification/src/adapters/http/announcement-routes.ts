import { Id, LocalId, LocalisedText } from '@clove/contracts';
import { idempotently, type Queryable, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { announce, countAudience, noticeOf } from '../../application/announcements.ts';
import type { ReadKnown } from '../../application/ports.ts';
import { LANGUAGES } from '../../domain/kinds.ts';
import { wording } from '../../domain/wording.ts';
import { announcementBook } from '../postgres/announcement-book.ts';
import type { Models } from '../sequelize/models.ts';
import { renderMail } from '../templates/render.ts';

/** Most characters of an announcement. Source: an e-mail that is read at a glance; longer news belong on a page. */
const LONGEST = 4_000;

const written = (longest: number) => z.string().trim().min(1).max(longest);
const oneLine = written(200).refine((text) => !text.includes('\n'), { error: 'is one line' });

const Announcement = z.strictObject({
  performanceId: LocalId,
  sectionId: LocalId.optional(),
  subject: z.strictObject({ ko: oneLine, en: oneLine.optional() }),
  body: z.strictObject({ ko: written(LONGEST), en: written(LONGEST).optional() }),
});

const Preview = z.object({
  /** Members that it would reach, those who refuse such messages included. */
  recipients: z.int(),
  mails: z.array(
    z.object({ language: z.enum(LANGUAGES), subject: z.string(), text: z.string(), html: z.string() }),
  ),
});

const Sent = z.object({
  id: Id,
  organiserId: Id,
  performanceId: LocalId,
  sectionId: LocalId.nullable(),
  subject: z.object(LocalisedText.shape),
  recipients: z.int(),
  sentAt: z.iso.datetime(),
});

const example = {
  performanceId: 'day-1',
  subject: { ko: '입장 안내', en: 'Getting in' },
  body: { ko: '북문이 가장 한산합니다.', en: 'The north gate is the quietest.' },
};

const previewExample: z.infer<typeof Preview> = {
  recipients: 1200,
  mails: [
    {
      language: 'en',
      subject: '[Busan Rock Festival 2026] Getting in',
      text: 'The north gate is the quietest.',
      html: '<p>The north gate is the quietest.</p>',
    },
  ],
};

const sentExample: z.infer<typeof Sent> = {
  id: '019a2f6e-6f0c-7c43-9d1a-2f1f6a1b9c11',
  organiserId: '01990000-0000-7000-8000-000000000001',
  performanceId: 'day-1',
  sectionId: null,
  subject: example.subject,
  recipients: 1200,
  sentAt: '2026-08-06T09:00:00.000Z',
};

export interface AnnouncementRoutesOptions {
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly models: Models;
  readonly known: ReadKnown;
  readonly festival: string;
  readonly publicUrl: string;
}

/** Organisers write to those who hold tickets: preview with the number of members, then sending by that number. */
export function announcementRoutes(options: AnnouncementRoutesOptions): Route[] {
  const { unitOfWork, reads, models, known, festival, publicUrl } = options;
  return [
    route({
      method: 'post',
      path: '/api/messages/announcements/preview',
      operationId: 'previewAnnouncement',
      summary: 'What an announcement would look like and how many members it would reach; sends nothing',
      access: ['organiser'],
      body: Announcement,
      examples: { body: example },
      responses: { 200: { description: 'The preview', schema: Preview, example: previewExample } },
      async handler({ body }) {
        const [recipients, facts] = await Promise.all([
          countAudience(announcementBook, reads, body),
          known(),
        ]);
        const mails = LANGUAGES.map((language) => {
          const words = wording(noticeOf(body).facts, facts, language, festival);
          return { language, ...renderMail('announcement', words, publicUrl) };
        });
        return { status: 200, body: { recipients, mails } };
      },
    }),
    route({
      method: 'post',
      path: '/api/messages/announcements',
      operationId: 'sendAnnouncement',
      summary: 'Sends an announcement to the holders of tickets of a performance, or of one of its sections',
      access: ['organiser'],
      idempotent: true,
      body: Announcement.extend({ recipients: z.int().min(1) }),
      examples: { body: { ...example, recipients: 1200 } },
      responses: {
        202: {
          description: 'Accepted: it is in the inboxes, mails go out at the pace of the mail server',
          schema: z.object({ id: Id, recipients: z.int() }),
          example: { id: sentExample.id, recipients: sentExample.recipients },
        },
        409: { description: 'audience-changed: the preview showed another number' },
      },
      handler: ({ principal, body: { recipients: confirmed, ...announcement }, idempotency }) =>
        idempotently(unitOfWork, idempotency, async (tx) => {
          const given = { organiserId: principal.memberId, confirmed };
          const { id, recipients } = await announce(announcementBook, tx, announcement, given);
          return { status: 202, body: { id, recipients } };
        }),
    }),
    route({
      method: 'get',
      path: '/api/messages/announcements',
      operationId: 'listAnnouncements',
      summary: 'The last 100 announcements and who sent them',
      access: ['organiser', 'ops'],
      responses: {
        200: {
          description: 'Newest first',
          schema: z.object({ announcements: z.array(Sent) }),
          example: { announcements: [sentExample] },
        },
      },
      async handler() {
        const records = await models.announcement.findAll({ order: [['sentAt', 'DESC']], limit: 100 });
        const announcements = records.map(
          ({ id, organiserId, performanceId, sectionId, subject, recipients, sentAt }) => ({
            id,
            organiserId,
            performanceId,
            sectionId,
            subject,
            recipients,
            sentAt: sentAt.toISOString(),
          }),
        );
        return { status: 200, body: { announcements } };
      },
    }),
  ];
}
