import { createConnection } from 'node:net';
import { createTransport, type SMTPPoolOptions } from 'nodemailer';
import type { Mailer, PostAnswer } from '../../application/ports.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** Address that mails come from, with or without a name: `Clove <tickets@festival.example>`. */
  readonly from: string;
  /** Absent: the server asks for none, as the sandbox. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Refuses a server without TLS; false only for the sandbox, which is in the same namespace. */
  readonly requireTls: boolean;
}

/** Port on which TLS starts with the connection instead of with STARTTLS. */
const SMTPS = 465;
/** Connections to the server from one replica. Source: common limits of mail providers are 5 and more. */
const CONNECTIONS = 4;

/** Sends mails by SMTP over few connections that are kept open. */
export function smtpMailer(options: SmtpOptions): Mailer & { close(): void } {
  const { from } = options;
  const transport = createTransport({ ...poolOptions(options), pool: true });
  return {
    async send({ messageId, to, language, subject, text, html, attachments }) {
      try {
        await transport.sendMail({
          messageId,
          from,
          to: to.name === null ? to.email : { name: to.name, address: to.email },
          subject,
          text,
          html,
          attachments: attachments.map(({ filename, contentType, content }) => ({
            filename,
            contentType,
            content: typeof content === 'string' ? content : Buffer.from(content),
          })),
          headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'taken' };
      } catch (error) {
        return answerOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** What every connection is opened with. */
function poolOptions({ host, port, login, requireTls }: SmtpOptions): SMTPPoolOptions {
  return {
    host,
    port,
    secure: port === SMTPS,
    requireTLS: requireTls && port !== SMTPS,
    ignoreTLS: !requireTls,
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password } }),
    maxConnections: CONNECTIONS,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // The table of messages decides what is sent again.
    maxRequeues: 0,
    // A template's text is never read as the path of a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
    // Names are looked up as the system does (a pod's search domains), not by a DNS query of nodemailer's own.
    getSocket(_options, callback) {
      const socket = createConnection({ host, port });
      const failed = (error: Error) => callback(error, false);
      socket.setTimeout(10_000, () =>
        socket.destroy(new Error('the mail server does not accept the connection')),
      );
      socket.once('error', failed);
      socket.once('connect', () => {
        socket.off('error', failed);
        socket.setTimeout(0);
        callback(null, { connection: socket });
      });
    },
  };
}

/** Of an error only its codes are passed on: a server's words may repeat the address. */
function answerOf(error: unknown): PostAnswer {
  const { code, responseCode } = codesOf(error);
  // 5xx to the receiver or the message is final; to the login it is a mistake of operations that can be repaired.
  if (responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH') return { kind: 'refused' };
  return { kind: 'unavailable', why: [code, responseCode].filter(Boolean).join(' ') || 'unknown' };
}

function codesOf(error: unknown): { code?: string; responseCode?: number } {
  if (typeof error !== 'object' || error === null) return {};
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const responseCode =
    'responseCode' in error && typeof error.responseCode === 'number'
      ? { responseCode: error.responseCode }
      : {};
  return { ...code, ...responseCode };
}
