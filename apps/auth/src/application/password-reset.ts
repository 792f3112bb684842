import { newId, type UnitOfWork } from '@clove/service-kit';
import type { IdentityStore } from './identity-ports.ts';
import { publishMailRequested } from './mail-requests.ts';
import type {
  AttemptCounter,
  LinkSecrets,
  MailRequestStore,
  MemberWrites,
  Passwords,
  SessionStore,
} from './ports.ts';
import { AuthRefused } from './refusals.ts';

/** Reset mails per account and hour. More are not sent, and the answer does not say so. */
const PER_ACCOUNT = { most: 3, windowSeconds: 3600 };

export interface PasswordReset {
  /**
   * Asks for the mail. An address without an account, an account of the deployment and an account with too many mails get
   * the same answer by the same statements and one commit: neither the answer nor its time differs.
   * @throws AuthRefused `too-many-mails` for a network that asks too often, whatever the addresses
   */
  ask(email: string, network: string): Promise<void>;
  /**
   * Sets the password by the secret of the link, once: ends every session, unlinks accounts at identity providers, and
   * confirms the address that the link was sent to. @throws AuthRefused `link-ended`
   */
  complete(secret: string, password: string, network: string): Promise<void>;
}

export function passwordReset(parts: {
  unitOfWork: UnitOfWork;
  store: MailRequestStore;
  members: MemberWrites;
  identities: Pick<IdentityStore, 'unlink'>;
  sessions: SessionStore;
  secrets: LinkSecrets;
  passwords: Passwords;
  attempts: AttemptCounter;
  /** Of one network, which many fans may share. */
  perNetwork: { most: number; windowSeconds: number };
}): PasswordReset {
  const { unitOfWork, store, members, identities, sessions, secrets, passwords, attempts } = parts;
  return {
    async ask(email, network) {
      const gate = await attempts.count(['reset network', network], parts.perNetwork);
      if (!gate.allowed) throw new AuthRefused({ reason: 'too-many-mails', temporary: true, ...gate });
      const account = await attempts.count(['reset account', email.toLowerCase()], PER_ACCOUNT);
      const id = newId();
      await unitOfWork.run(async (tx) => {
        const { memberId, requestedAt } = await store.insertReset(tx, {
          id,
          email,
          wanted: account.allowed,
        });
        if (memberId === null) return;
        publishMailRequested(tx, { id, kind: 'password-reset', memberId, requestedAt });
      });
    },

    async complete(secret, password, network) {
      const hash = secrets.hash(secret);
      const kind = 'password-reset';
      // Checked first: only who has a link that works may cause the work of hashing.
      const holder = await unitOfWork.run((tx) => store.holder(tx, hash, kind));
      if (holder === undefined) throw new AuthRefused({ reason: 'link-ended' });
      const passwordHash = await passwords.hash(password, network);
      await unitOfWork.run(async (tx) => {
        const exists = await members.lock(tx, holder.memberId);
        const isFirst = exists && (await store.take(tx, hash, kind));
        if (!isFirst) throw new AuthRefused({ reason: 'link-ended' });
        await members.setPassword(tx, holder.memberId, passwordHash);
        await members.confirmEmail(tx, holder.memberId);
        await store.endAll(tx, holder.memberId, kind);
        // Who had the account before, or opened it with an address of another, may have linked an own one.
        await identities.unlink(tx, holder.memberId, null);
        await sessions.revokeAllOf(tx, holder.memberId, 'credentials');
      });
    },
  };
}
