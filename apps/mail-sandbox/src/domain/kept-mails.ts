/** A mail as the sandbox shows it. */
export interface KeptMail {
  /** Counted from 1 since the process started. */
  readonly id: number;
  /** RFC 3339. */
  readonly receivedAt: string;
  /** Of the SMTP envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly messageId: string | null;
  readonly subject: string;
  readonly text: string;
  /** Null: it has no HTML part. */
  readonly html: string | null;
  readonly attachments: readonly KeptAttachment[];
  /** Bytes as received. */
  readonly bytes: number;
}

export interface KeptAttachment {
  readonly filename: string | null;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Of text attachments such as calendar entries; null: not text. */
  readonly text: string | null;
}

export interface KeptMails {
  keep(mail: Omit<KeptMail, 'id'>): KeptMail;
  /** Newest first; `to`: only those to this address. */
  list(to?: string): KeptMail[];
  find(id: number): KeptMail | undefined;
  clear(): void;
}

/**
 * The last mails in memory: at most `mostMails` of them and `mostBytes` together, the oldest are forgotten first. The newest one
 * always stays.
 */
export function keptMails(mostMails: number, mostBytes: number): KeptMails {
  let mails: KeptMail[] = [];
  let bytes = 0;
  let lastId = 0;
  return {
    keep(received) {
      lastId += 1;
      const mail = { ...received, id: lastId };
      mails.push(mail);
      bytes += mail.bytes;
      while (mails.length > 1 && (mails.length > mostMails || bytes > mostBytes)) {
        bytes -= mails.shift()?.bytes ?? 0;
      }
      return mail;
    },
    list: (to) => mails.filter((mail) => to === undefined || mail.to.includes(to)).reverse(),
    find: (id) => mails.find((mail) => mail.id === id),
    clear() {
      mails = [];
      bytes = 0;
    },
  };
}
