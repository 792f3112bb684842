import type { ServiceDefinition } from '@clove/service-kit';
import { z } from 'zod';
import { mailRoutes } from './adapters/http/mail-routes.ts';
import { startSmtpReceiver } from './adapters/smtp/smtp-receiver.ts';
import { keptMails } from './domain/kept-mails.ts';
import { plannedFaults } from './domain/planned-faults.ts';

/** Bytes of all kept mails together. Source: a quarter of the pod's memory limit. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Bytes of one mail. Source: a mail with ten tickets as PDF takes less than one MiB. */
const LARGEST_MAIL = 4 * 1024 * 1024;

const config = z.object({
  /** Where it takes mails. */
  SMTP_PORT: z.coerce.number().int().min(0).max(65535).default(2525),
  /** How many mails it keeps. */
  MAILS_KEPT: z.coerce.number().int().min(1).max(100_000).default(500),
});

/** A mail server that delivers nowhere: it keeps the last mails in memory and shows them. */
export const mailSandboxService: ServiceDefinition<typeof config.shape> = {
  name: 'mail-sandbox',
  config,
  async build({ config: { SMTP_PORT, MAILS_KEPT }, log, signal }) {
    const mails = keptMails(MAILS_KEPT, MOST_BYTES);
    const faults = plannedFaults();
    const receiver = await startSmtpReceiver({
      port: SMTP_PORT,
      mails,
      faults,
      largestMail: LARGEST_MAIL,
      signal,
      onError: (error) => log.warn({ err: error }, 'an SMTP connection failed'),
    });
    log.info({ port: receiver.port }, 'takes mails and delivers none');
    return {
      openapiTitle: 'Mail sandbox: the mails that were not delivered',
      routes: mailRoutes(mails, faults),
      onClose: () => receiver.close(),
    };
  },
};
