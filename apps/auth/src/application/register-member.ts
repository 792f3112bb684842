import { createHmac } from 'node:crypto';
import {
  type IdempotencyScope,
  idempotently,
  newId,
  Problem,
  type Transaction,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import type { Member, MemberRole } from '../domain/member.ts';
import type { MemberReads, MemberWrites, Passwords } from './ports.ts';

export interface Registration {
  email: string;
  name: string;
  password: string;
}

/**
 * Registers a member with a role that the use case, never the client, chose. Publishes auth.MemberRegistered.
 *
 * The idempotency record must hold neither a fast hash of the password (a body's SHA-256 can be guessed offline)
 * nor the address, which account deletion has to erase. So the body's hash is keyed with a secret of this
 * service, and the stored answer is the member's id alone; a replay reads the member again.
 *
 * @throws Problem 409 `email-taken`, 409 or 422 for a reused idempotency key
 */
export function registerMember(parts: {
  unitOfWork: UnitOfWork;
  members: MemberWrites;
  reads: MemberReads;
  passwords: Passwords;
  bodyHashKey: Buffer;
}): (
  registration: Registration,
  role: MemberRole,
  scope: IdempotencyScope,
  network: string,
) => Promise<Member> {
  const { unitOfWork, members, reads, passwords } = parts;

  return async (registration, role, scope, network) => {
    const { email, name } = registration;
    const passwordHash = await passwords.hash(registration.password, network);
    const bodyHash = createHmac('sha256', parts.bodyHashKey).update(scope.bodyHash).digest('hex');
    const answer = await idempotently(unitOfWork, { ...scope, bodyHash }, async (tx) => {
      const id = newId();
      const inserted = await members.insert(tx, { id, email, name, passwordHash, role });
      if (inserted === undefined) throw emailTaken();
      publishRegistered(tx, { id, role, createdAt: inserted.createdAt });
      return { status: 201, body: { id } };
    });
    const member = await reads.byId(RegisteredId.parse(answer.body).id);
    if (member === undefined) {
      throw new Problem({ status: 409, type: 'account-gone', detail: 'This account was deleted since.' });
    }
    return member;
  };
}

const RegisteredId = z.strictObject({ id: z.uuid() });

/** Says that a member exists: the id and the role, never the name or the address. */
export function publishRegistered(
  tx: Transaction,
  member: { id: string; role: MemberRole; createdAt: Date },
) {
  tx.publish({
    type: 'auth.MemberRegistered',
    subject: member.id,
    subjectVersion: 1,
    data: { id: member.id, role: member.role, createdAt: member.createdAt.toISOString() },
  });
}

function emailTaken(): Problem {
  return new Problem({
    status: 409,
    type: 'email-taken',
    detail: 'There is an account with this e-mail address.',
  });
}
