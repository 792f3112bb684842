import { fairGate, type ServiceDefinition } from '@clove/service-kit';
import { z } from 'zod';
import { writeCalendar } from './adapters/calendar/write-calendar.ts';
import { documentRoutes } from './adapters/http/document-routes.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { documentProblems } from './adapters/http/problems.ts';
import { printerOnDemand } from './adapters/pdf/printer-on-demand.ts';
import { facts } from './adapters/upstream/facts.ts';
import { names } from './adapters/upstream/names.ts';
import { papers } from './application/papers.ts';
import { DocumentRefused } from './domain/refusals.ts';
import { walletConfig, walletsOf } from './wallets.ts';

/** Milliseconds. Source: a paper is worth little after a few seconds of waiting; both only read. */
const UPSTREAM_TIMEOUT_MS = 4_000;

const config = z.object({
  /** Ticket's management port, and the credential of calls to it. */
  TICKET_URL: z.url(),
  TICKET_TOKEN: z.string().min(1),
  /** The same of auth. */
  AUTH_INTERNAL_URL: z.url(),
  AUTH_TOKEN: z.string().min(1),
  /** Papers that one replica makes at a time: what they hold in memory together. */
  PAPERS_AT_ONCE: z.coerce.number().int().min(1).max(100).default(4),
  /** Papers that wait for their turn; what is asked for beyond is refused, to be asked for again. */
  PAPERS_WAITING: z.coerce.number().int().min(0).max(10_000).default(64),
  ...walletConfig,
});

/** Papers: tickets, receipts, calendar entries. It keeps nothing; what they say it asks of the services whose it is. */
export const documentsService: ServiceDefinition<typeof config.shape> = {
  name: 'documents',
  config,
  auth: true,
  async build(context) {
    const { config: settings, log } = context;
    const ticket = context.upstream({
      name: 'ticket',
      url: settings.TICKET_URL,
      token: settings.TICKET_TOKEN,
      timeoutMs: UPSTREAM_TIMEOUT_MS,
    });
    const auth = context.upstream({
      name: 'auth',
      url: settings.AUTH_INTERNAL_URL,
      token: settings.AUTH_TOKEN,
      timeoutMs: UPSTREAM_TIMEOUT_MS,
    });
    const made = papers({
      facts: facts(ticket),
      nameOf: names(auth, log),
      printer: printerOnDemand,
      writeCalendar,
      inTurn: fairGate({
        concurrency: settings.PAPERS_AT_ONCE,
        perKey: 2,
        waiting: settings.PAPERS_WAITING,
        refusal: () => new DocumentRefused({ reason: 'too-busy', temporary: true }),
      }),
      wallets: await walletsOf(settings, settings.PUBLIC_URL),
      publicUrl: settings.PUBLIC_URL,
    });
    return {
      openapiTitle: 'documents: tickets and receipts on paper',
      problems: [documentProblems],
      routes: documentRoutes(made),
      internalRoutes: internalRoutes(made, log),
    };
  },
};
