import { createHmac } from 'node:crypto';
import { type IdempotencyScope, idempotently, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { RegisterMember, Registration } from '../../application/register-member.ts';
import type { Member, MemberRole } from '../../domain/member.ts';

/** Registers a member once per Idempotency-Key. */
export type RegisterOnce = (
  registration: Registration,
  role: MemberRole,
  scope: IdempotencyScope,
  network: string,
) => Promise<Member>;

/**
 * The idempotency record must hold neither a fast hash of the password (a body's SHA-256 can be guessed offline)
 * nor the address, which account deletion has to erase. So the body's hash is keyed with a secret of this
 * service, and the stored answer is the member's id alone; a replay reads the member again.
 */
export function registerOnce(parts: {
  unitOfWork: UnitOfWork;
  register: RegisterMember;
  bodyHashKey: Buffer;
}): RegisterOnce {
  const { unitOfWork, register, bodyHashKey } = parts;
  return async (registration, role, scope, network) => {
    const member = await register.prepare(registration, role, network);
    const bodyHash = createHmac('sha256', bodyHashKey).update(scope.bodyHash).digest('hex');
    const answer = await idempotently(unitOfWork, { ...scope, bodyHash }, async (tx) => {
      await register.write(tx, member);
      return { status: 201, body: { id: member.id } };
    });
    return register.registered(RegisteredId.parse(answer.body).id);
  };
}

const RegisteredId = z.strictObject({ id: z.uuid() });
