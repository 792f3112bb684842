import { once } from 'node:events';
import type { Socket } from 'node:net';
import { pause } from '@clove/service-kit';
import type { ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { KeptMail, KeptMails } from '../../domain/kept-mails.ts';
import type { Fault, PlannedFaults } from '../../domain/planned-faults.ts';

export interface SmtpReceiverOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly mails: KeptMails;
  readonly faults: PlannedFaults;
  /** Largest mail in bytes. */
  readonly largestMail: number;
  readonly signal: AbortSignal;
  onError(error: Error): void;
}

export interface SmtpReceiver {
  /** The port it listens on. */
  readonly port: number;
  /** Cuts what is open and stops listening. */
  close(): Promise<void>;
}

/** A reply of SMTP: its code and words. */
class SmtpReply extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, words: string) {
    super(words);
    this.responseCode = responseCode;
  }
}

/** An SMTP server that keeps what it takes and delivers it nowhere. */
export async function startSmtpReceiver(options: SmtpReceiverOptions): Promise<SmtpReceiver> {
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    // Any name and password will do and neither is kept, so that a caller may be set up as for a real server.
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, callback) => callback(null, { user: 'sandbox' }),
    size: options.largestMail,
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, callback) {
      const cut = () => {
        for (const socket of sockets) if (socket.remotePort === session.remotePort) socket.destroy();
      };
      receive(stream, session, options).then(
        (answered) => (answered ? callback(null) : cut()),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  server.on('error', options.onError);
  const listener = server.listen(options.port);
  listener.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  if (!listener.listening) await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the SMTP server listens on no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Takes one mail, or does what the next planned fault says. False: its sender gets no answer. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { mails, faults, largestMail, signal }: SmtpReceiverOptions,
): Promise<boolean> {
  // With the first mail: its tables of character sets and of links are 4 MB of an idle process.
  const { simpleParser } = await import('mailparser');
  const parsed = await simpleParser(stream);
  if (stream.sizeExceeded) throw new SmtpReply(552, `larger than ${largestMail} bytes`);
  const fault = faults.next();
  refuseBy(fault);
  mails.keep(shown(parsed, session, stream.byteLength));
  if (fault?.kind === 'delay') await pause(fault.ms, signal);
  return fault?.kind !== 'take-without-answer';
}

function refuseBy(fault: Fault | undefined): void {
  if (fault?.kind === 'refuse-for-now') throw new SmtpReply(451, 'refused for now, as planned');
  if (fault?.kind === 'refuse') throw new SmtpReply(550, 'refused, as planned');
}

function shown(mail: ParsedMail, session: SMTPServerSession, bytes: number): Omit<KeptMail, 'id'> {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    receivedAt: new Date().toISOString(),
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    messageId: mail.messageId ?? null,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: typeof mail.html === 'string' ? mail.html : null,
    attachments: mail.attachments.map(({ filename, contentType, size, content }) => ({
      filename: filename ?? null,
      contentType,
      size,
      text: contentType.startsWith('text/') ? content.toString('utf8') : null,
    })),
    bytes,
  };
}
