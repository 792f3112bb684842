import {
  consumer,
  every,
  IN_BACKGROUND_MS,
  rowWatcher,
  type ServiceDefinition,
  tokenVerifier,
} from '@clove/service-kit';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { announcementRoutes } from './adapters/http/announcement-routes.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { liveMessages, mountLive } from './adapters/http/live.ts';
import { messageRoutes } from './adapters/http/message-routes.ts';
import { notificationProblems } from './adapters/http/problems.ts';
import { inboxStates } from './adapters/postgres/inbox-book.ts';
import { forgetOldOffers } from './adapters/postgres/known-book.ts';
import { mailBook } from './adapters/postgres/mail-book.ts';
import { mailMetrics } from './adapters/postgres/mail-metrics.ts';
import { messageStory } from './adapters/postgres/message-story.ts';
import { remindHolders } from './adapters/postgres/reminders.ts';
import { resendMessages } from './adapters/postgres/resend-messages.ts';
import { eventHandlers } from './adapters/rabbitmq/event-handlers.ts';
import { readKnown } from './adapters/sequelize/known-reads.ts';
import { defineModels } from './adapters/sequelize/models.ts';
import { smtpMailer } from './adapters/smtp/smtp-mailer.ts';
import { renderMail } from './adapters/templates/render.ts';
import { orderPapers } from './adapters/upstream/order-papers.ts';
import { receivers } from './adapters/upstream/receivers.ts';
import { sendMails } from './application/send-mails.ts';

/** Milliseconds. Source: a message is noticed within a second or two; one query serves all who watch. */
const LIVE_INTERVAL_MS = 1_000;

/** Milliseconds. Source: a hundred tickets take a second; two such files wait for their turn behind others. */
const PAPERS_TIMEOUT_MS = 20_000;

const config = z.object({
  /** Auth's management port, and the credential of calls to it. */
  AUTH_INTERNAL_URL: z.url(),
  AUTH_TOKEN: z.string().min(1),
  /** The same of ticket, which knows whom a ticket is offered to. */
  TICKET_URL: z.url(),
  TICKET_TOKEN: z.string().min(1),
  /** The same of documents, where the festival has it: it prints tickets. */
  DOCUMENTS_URL: z.url().optional(),
  DOCUMENTS_TOKEN: z.string().min(1).optional(),
  /** At this attempt the confirmation of an order goes without its tickets, where they cannot be printed. */
  PAPERS_TRIES: z.coerce.number().int().min(1).max(100).default(6),
  SMTP_HOST: z.string().min(1),
  SMTP_PORT: z.coerce.number().int().min(1).max(65535),
  /** Address that mails come from. */
  MAIL_FROM: z.string().min(3),
  /** Absent: the server asks for no login, and TLS is not asked of it. */
  SMTP_USER: z.string().min(1).optional(),
  SMTP_PASSWORD: z.string().min(1).optional(),
  /** Mails per second over all replicas. */
  MAIL_PER_SECOND: z.coerce.number().min(0.1).max(1_000).default(20),
  /** How often performances are looked up that start within a day. Seconds. */
  REMINDERS_EVERY_SECONDS: z.coerce.number().min(0.1).max(3_600).default(60),
  /** The longest wait between two attempts of one mail. Seconds. */
  MAIL_RETRY_LONGEST_SECONDS: z.coerce.number().min(0.01).max(3_600).default(300),
});

/** Messages to members: their inbox, and mails. */
export const notificationService: ServiceDefinition<typeof config.shape> = {
  name: 'notification',
  config,
  database: { migrations },
  broker: true,
  auth: true,
  build(context) {
    const { config: settings, unitOfWork, reads, sequelize, log } = context;
    const { FESTIVAL: festival, PUBLIC_URL: publicUrl, AUTH_URL: authUrl } = settings;
    if (authUrl === undefined) throw new Error('the configuration was read for another definition');
    const models = defineModels(sequelize);
    const known = () => readKnown(models, festival);
    const login =
      settings.SMTP_USER === undefined || settings.SMTP_PASSWORD === undefined
        ? undefined
        : { user: settings.SMTP_USER, password: settings.SMTP_PASSWORD };
    const mailer = smtpMailer({
      host: settings.SMTP_HOST,
      port: settings.SMTP_PORT,
      from: settings.MAIL_FROM,
      requireTls: login !== undefined,
      ...(login === undefined ? {} : { login }),
    });
    const auth = context.upstream({
      name: 'auth',
      url: settings.AUTH_INTERNAL_URL,
      token: settings.AUTH_TOKEN,
      timeoutMs: 5_000,
    });
    const ticket = context.upstream({
      name: 'ticket',
      url: settings.TICKET_URL,
      token: settings.TICKET_TOKEN,
      timeoutMs: 5_000,
    });
    const { DOCUMENTS_URL: documentsUrl, DOCUMENTS_TOKEN: documentsToken } = settings;
    const papers =
      documentsUrl === undefined || documentsToken === undefined
        ? undefined
        : orderPapers(
            context.upstream({
              name: 'documents',
              url: documentsUrl,
              token: documentsToken,
              timeoutMs: PAPERS_TIMEOUT_MS,
            }),
          );
    const mails = mailMetrics(context);
    const verify = tokenVerifier({ authUrl, issuer: publicUrl, audience: festival });
    const inboxes = rowWatcher((ids) => inboxStates(reads, ids), LIVE_INTERVAL_MS);
    const parts = { unitOfWork, reads, models, known, festival, publicUrl };
    return {
      openapiTitle: 'notification: messages to members',
      problems: [notificationProblems],
      routes: [...messageRoutes(parts), ...announcementRoutes(parts)],
      described: [liveMessages],
      express: (app) => mountLive(app, verify, inboxes),
      internalRoutes: internalRoutes({
        reads,
        find: messageStory(reads),
        resend: resendMessages(unitOfWork),
      }),
      consumers: [consumer({ queue: 'notification', handlers: eventHandlers, gatherMs: IN_BACKGROUND_MS })],
      workers: [
        {
          name: 'send-mails',
          run: (signal) =>
            sendMails(
              {
                book: mailBook(unitOfWork, reads, settings.MAIL_PER_SECOND),
                receivers: receivers({ auth, ticket }),
                mailer,
                papers,
                papersTries: settings.PAPERS_TRIES,
                known,
                render: renderMail,
                giveWay: context.giveWay,
                publicUrl,
                festival,
                longestWaitMs: settings.MAIL_RETRY_LONGEST_SECONDS * 1000,
                onPapersMissing({ id, attempt }, error) {
                  log.warn(
                    { messageId: id, attempt, err: error },
                    'a confirmation goes out without its tickets',
                  );
                },
                onOutcome(mail, outcome, why) {
                  mails.count(outcome.kind);
                  if (why === undefined) return;
                  const { id, kind, attempt } = mail;
                  const message =
                    outcome.kind === 'dead' ? 'a mail was given up' : 'a mail was not sent and waits';
                  log.warn({ messageId: id, kind, attempt, why }, message);
                },
              },
              signal,
            ),
        },
        {
          name: 'remind-holders',
          run: (signal) =>
            every(settings.REMINDERS_EVERY_SECONDS * 1000, signal, async () => {
              await remindHolders(unitOfWork);
              await forgetOldOffers(reads);
            }),
        },
      ],
      onClose: async () => mailer.close(),
    };
  },
};
