import { backOffMs, type GiveWay, pause } from '@clove/service-kit';
import { type KindName, kindOf } from '../domain/kinds.ts';
import { type Known, wording } from '../domain/wording.ts';
import { calendarOf } from './calendar.ts';
import type {
  Attachment,
  DueMail,
  MailBook,
  Mailer,
  MailOutcome,
  OrderPapers,
  OutgoingMail,
  ReadKnown,
  Receiver,
  Receivers,
  RenderMail,
} from './ports.ts';

/** A mail that could not be sent for so long is given up. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60 * 1000;
/**
 * Mails taken at once: one per connection. More of them would be printed and sent in one go after a pause, which delays
 * purchases on a busy machine.
 */
const BATCH = 4;
const IDLE_MS = 500;
/** Whose mail carries the tickets themselves. */
const WITH_PAPERS: KindName = 'order-confirmed';

export interface SendMailsOptions {
  readonly book: MailBook;
  readonly receivers: Receivers;
  readonly mailer: Mailer;
  /** Undefined: this festival prints no tickets. */
  readonly papers: OrderPapers | undefined;
  /** From this attempt on a mail whose tickets cannot be printed goes without them, and says so. */
  readonly papersTries: number;
  readonly known: ReadKnown;
  readonly render: RenderMail;
  readonly giveWay: GiveWay;
  readonly publicUrl: string;
  /** Shown while the festival's own title has not arrived. */
  readonly festival: string;
  /** The longest wait between two attempts, milliseconds. */
  readonly longestWaitMs: number;
  /** Called for every outcome; `why` is set where an attempt failed. */
  onOutcome(mail: DueMail, outcome: MailOutcome, why?: string): void;
  /** Called when a mail goes out without the tickets that it should carry. */
  onPapersMissing(mail: DueMail, error: unknown): void;
}

/**
 * Sends waiting mails until the signal aborts. Each attempt ends in the table: sent, again later, or given up. A crash
 * between the server's answer and the commit sends a mail twice, with the same Message-ID: no protocol could prevent it.
 */
export async function sendMails(options: SendMailsOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const mails = await options.book.take(BATCH);
    if (mails.length === 0) {
      await pause(IDLE_MS, signal);
      continue;
    }
    await options.giveWay(signal, () => sendAll(mails, options));
  }
}

async function sendAll(mails: readonly DueMail[], options: SendMailsOptions): Promise<void> {
  const known = await options.known();
  const results = await Promise.allSettled(mails.map((mail) => sendOne(mail, known, options)));
  const failed = results.find((result) => result.status === 'rejected');
  // The others are settled; the lease brings this one back.
  if (failed !== undefined) throw failed.reason;
}

async function sendOne(mail: DueMail, known: Known, options: SendMailsOptions): Promise<void> {
  const { outcome, why } = await attempt(mail, known, options);
  await options.book.settle(mail, outcome);
  options.onOutcome(mail, outcome, why);
}

interface Attempt {
  readonly outcome: MailOutcome;
  /** Names no one. */
  readonly why?: string;
}

async function attempt(mail: DueMail, known: Known, options: SendMailsOptions): Promise<Attempt> {
  const later = (why: string): Attempt => ({ outcome: againOrDead(mail, options.longestWaitMs), why });
  let outgoing: OutgoingMail;
  try {
    const receiver = await receiverOf(mail, options.receivers);
    if (receiver === undefined) return { outcome: { kind: 'gone' } };
    outgoing = mailTo(receiver, mail, known, options, await papersOf(mail, receiver, options));
  } catch (error) {
    // Whatever is wrong with one mail, the others are sent; this one is tried again, and given up in the end.
    return later(error instanceof Error ? `${error.name}: ${error.message}` : 'unknown');
  }
  const answer = await options.mailer.send(outgoing);
  switch (answer.kind) {
    case 'taken':
      return { outcome: { kind: 'sent' } };
    case 'refused':
      return { outcome: { kind: 'dead' }, why: 'the mail server refused it for good' };
    case 'unavailable':
      return later(`mail server: ${answer.why}`);
  }
}

function receiverOf({ memberId, facts }: DueMail, receivers: Receivers): Promise<Receiver | undefined> {
  if (facts.offerId !== undefined) return receivers.ticketOffer(facts.offerId);
  if (facts.mailRequestId !== undefined) return receivers.mailRequest(facts.mailRequestId);
  return memberId === null ? Promise.resolve(undefined) : receivers.member(memberId);
}

/** `missing`: they could not be printed in time. */
interface Papers {
  readonly files: readonly Attachment[];
  readonly missing: boolean;
}

/** The tickets of a confirmed order. Throws while they cannot be printed and there are tries left. */
async function papersOf(
  mail: DueMail,
  { language }: Receiver,
  {
    papers,
    papersTries,
    onPapersMissing,
  }: Pick<SendMailsOptions, 'papers' | 'papersTries' | 'onPapersMissing'>,
): Promise<Papers> {
  const { kind, facts, memberId, attempt } = mail;
  const { orderId, lines = [] } = facts;
  const hasTickets = lines.some(({ performanceId }) => performanceId !== null);
  if (
    kind !== WITH_PAPERS ||
    papers === undefined ||
    orderId === undefined ||
    memberId === null ||
    !hasTickets
  ) {
    return { files: [], missing: false };
  }
  try {
    return { files: await papers({ orderId, memberId, language }), missing: false };
  } catch (error) {
    if (attempt < papersTries) throw error;
    onPapersMissing(mail, error);
    return { files: [], missing: true };
  }
}

function mailTo(
  receiver: Receiver,
  { id, kind, facts }: DueMail,
  known: Known,
  { render, publicUrl, festival }: Pick<SendMailsOptions, 'render' | 'publicUrl' | 'festival'>,
  { files, missing }: Papers,
): OutgoingMail {
  const { email, name, language } = receiver;
  const link = linkOf(kind, receiver, publicUrl);
  const attached = files.length > 0 ? 'attached' : missing ? 'missing' : 'none';
  const words = { ...wording(facts, known, language, festival, receiver.details), papers: attached } as const;
  return {
    messageId: `<${id}@${new URL(publicUrl).hostname}>`,
    to: { email, name },
    language,
    ...render(kind, words, link),
    attachments: kind === WITH_PAPERS ? [...files, ...calendarOf(facts, known, language, publicUrl)] : [],
  };
}

/** Auth's own link where it made one, below the festival's address; otherwise where this kind of message leads. */
function linkOf(kind: KindName, { link }: Receiver, publicUrl: string): string | null {
  if (link === null) return null;
  return new URL(link ?? kindOf(kind).path, publicUrl).href;
}

function againOrDead({ attempt: number, createdAt }: DueMail, longestMs: number): MailOutcome {
  if (Date.now() - createdAt.getTime() > GIVEN_UP_AFTER_MS) return { kind: 'dead' };
  return {
    kind: 'again',
    afterMs: backOffMs(number - 1, { firstMs: Math.min(1_000, longestMs), longestMs }),
  };
}
