import type { UnitOfWork } from '@clove/service-kit';
import type { RequestMail } from './mail-requests.ts';
import type { AttemptCounter, LinkSecrets, MailRequestStore, MemberWrites } from './ports.ts';
import { AuthRefused } from './refusals.ts';

/** Confirmation mails per account and hour. */
const PER_ACCOUNT = { most: 5, windowSeconds: 3600 };

export interface EmailConfirmation {
  /**
   * Sends the link again; does nothing for an address that is confirmed.
   * @throws AuthRefused `too-many-mails`, `account-gone`
   */
  ask(memberId: string): Promise<void>;
  /** @throws AuthRefused `link-ended` */
  complete(secret: string): Promise<void>;
}

export function emailConfirmation(parts: {
  unitOfWork: UnitOfWork;
  store: MailRequestStore;
  members: MemberWrites;
  secrets: LinkSecrets;
  attempts: AttemptCounter;
  requestMail: RequestMail;
}): EmailConfirmation {
  const { unitOfWork, store, members, secrets, attempts, requestMail } = parts;
  const kind = 'email-confirmation';
  return {
    async ask(memberId) {
      const gate = await attempts.count(['confirm account', memberId], PER_ACCOUNT);
      if (!gate.allowed) throw new AuthRefused({ reason: 'too-many-mails', temporary: true, ...gate });
      await unitOfWork.run(async (tx) => {
        if (!(await members.lock(tx, memberId))) throw new AuthRefused({ reason: 'account-gone' });
        if (await members.isConfirmed(tx, memberId)) return;
        await store.endAll(tx, memberId, kind);
        await requestMail(tx, { kind, memberId });
      });
    },

    async complete(secret) {
      const hash = secrets.hash(secret);
      await unitOfWork.run(async (tx) => {
        const holder = await store.holder(tx, hash, kind);
        const exists = holder !== undefined && (await members.lock(tx, holder.memberId));
        const isFirst = exists && (await store.take(tx, hash, kind));
        if (!isFirst) throw new AuthRefused({ reason: 'link-ended' });
        await members.confirmEmail(tx, holder.memberId);
      });
    },
  };
}
