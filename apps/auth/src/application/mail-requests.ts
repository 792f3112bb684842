import { newId, type Transaction, type UnitOfWork } from '@clove/service-kit';
import { DEFAULT_LANGUAGE, LINKS, linkOf, type MailKind, type OpenedMail } from '../domain/mail.ts';
import type { LinkSecrets, MailRequestStore, OpenableMail } from './ports.ts';

/** Asks for a mail in the transaction of what the mail is about. */
export type RequestMail = (tx: Transaction, mail: RequestedMail) => Promise<void>;

export interface RequestedMail {
  readonly kind: MailKind;
  /** Null: an invitation. */
  readonly memberId: string | null;
  readonly invitationId?: string;
  /** Values that the mail shows. */
  readonly facts?: Readonly<Record<string, string>>;
}

export function requestMail(store: MailRequestStore): RequestMail {
  return async (tx, { kind, memberId, invitationId = null, facts = {} }) => {
    const id = newId();
    const requestedAt = await store.insert(tx, { id, kind, memberId, invitationId, facts });
    publishMailRequested(tx, { id, kind, memberId, requestedAt });
  };
}

/** Publishes that a mail is to be sent: neither the address nor the link. */
export function publishMailRequested(
  tx: Transaction,
  request: { id: string; kind: MailKind; memberId: string | null; requestedAt: Date },
): void {
  tx.publish({
    type: 'auth.MailRequested',
    subject: request.id,
    subjectVersion: 1,
    data: { ...request, requestedAt: request.requestedAt.toISOString() },
  });
}

/**
 * Opens requests, one answer each, in the order asked: who sends the mail learns the address and the link. Every opening
 * makes a new secret, of which only the hash is stored, and ends the link before.
 */
export function openMailRequests(parts: {
  unitOfWork: UnitOfWork;
  store: MailRequestStore;
  secrets: LinkSecrets;
}): (ids: readonly string[]) => Promise<OpenedMail[]> {
  const { unitOfWork, store, secrets } = parts;
  return async (ids) => {
    const secretOf = new Map(ids.map((id) => [id, secrets.make()]));
    const openable = await unitOfWork.run(async (tx) => {
      const found = await store.lockOpenable(tx, [...secretOf.keys()]);
      const linked = found.flatMap(({ id, kind }) => {
        const [secret, link] = [secretOf.get(id), LINKS[kind]];
        if (secret === undefined || link === undefined) return [];
        return [{ id, hash: secrets.hash(secret), seconds: link.seconds }];
      });
      await store.putSecrets(tx, linked);
      return found;
    });
    const byId = new Map(openable.map((mail) => [mail.id, mail]));
    return ids.map((id) => answerOf(byId.get(id), secretOf.get(id) ?? ''));
  };
}

function answerOf(mail: OpenableMail | undefined, secret: string): OpenedMail {
  if (mail === undefined) return { result: 'ended' };
  const { email, name, kind, facts } = mail;
  const language = mail.language ?? DEFAULT_LANGUAGE;
  return { result: 'ok', email, name, language, link: linkOf(kind, secret), facts };
}
