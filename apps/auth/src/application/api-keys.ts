import { newId, type UnitOfWork } from '@clove/service-kit';
import type { RefuseUnknownGates } from './known-gates.ts';
import type { ApiKey, ApiKeyStore, LinkSecrets } from './ports.ts';
import { AuthRefused } from './refusals.ts';

export interface ApiKeys {
  /**
   * Makes a key; the secret is answered this once, and only its hash is stored.
   * @throws AuthRefused `not-yours-to-give` for who is no organiser or operations any more; `too-many-keys`; `unknown-gates`,
   *   `gates-unknown`
   */
  make(
    memberId: string,
    wanted: { name: string; scopes: readonly string[] },
  ): Promise<{ key: ApiKey; secret: string }>;
  /** All keys, revoked ones of the last 30 days included, newest first. */
  list(): Promise<ApiKey[]>;
  /** From then on it gets no token, and changes nothing with one that it has. @throws AuthRefused `key-not-found` */
  revoke(keyId: string): Promise<void>;
  /** The scopes of a key with this secret, which is noted as used; undefined when it is unknown, revoked or wrong. */
  check(keyId: string, secret: string): Promise<readonly string[] | undefined>;
}

export function apiKeys(parts: {
  unitOfWork: UnitOfWork;
  store: ApiKeyStore;
  secrets: LinkSecrets;
  refuseUnknownGates: RefuseUnknownGates;
}): ApiKeys {
  const { unitOfWork, store, secrets, refuseUnknownGates } = parts;
  return {
    async make(memberId, { name, scopes }) {
      await refuseUnknownGates(scopes);
      const secret = secrets.make();
      const wanted = { id: newId(), name, scopes: [...new Set(scopes)], createdBy: memberId };
      const made = await unitOfWork.run((tx) => store.insert(tx, wanted, secrets.hash(secret)));
      if (typeof made === 'string') throw new AuthRefused({ reason: made });
      return { key: { ...wanted, ...made, lastUsedAt: null, revokedAt: null }, secret };
    },
    list: () => unitOfWork.run((tx) => store.list(tx)),
    async revoke(keyId) {
      const isFirst = await unitOfWork.run((tx) => store.revoke(tx, keyId));
      if (!isFirst) throw new AuthRefused({ reason: 'key-not-found' });
    },
    check: (keyId, secret) => unitOfWork.run((tx) => store.use(tx, keyId, secrets.hash(secret))),
  };
}
