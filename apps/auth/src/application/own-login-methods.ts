import type { UnitOfWork } from '@clove/service-kit';
import type { LoginMethod } from '../domain/member.ts';
import type { IdentityStore } from './identity-ports.ts';
import type { MemberWrites } from './ports.ts';

/** The ways in which one member logs in, of those that the festival offers. */
export type OwnLoginMethods = (memberId: string) => Promise<readonly LoginMethod[]>;

export function ownLoginMethods(parts: {
  unitOfWork: UnitOfWork;
  members: Pick<MemberWrites, 'hasPassword'>;
  identities: Pick<IdentityStore, 'isLinked'>;
  /** Kakao's name in its tokens; undefined: the festival takes no log-ins with Kakao. */
  kakaoIssuer: string | undefined;
}): OwnLoginMethods {
  const { unitOfWork, members, identities, kakaoIssuer } = parts;
  return (memberId) =>
    unitOfWork.run(async (tx) => {
      const methods: LoginMethod[] = [];
      if (await members.hasPassword(tx, memberId)) methods.push('password');
      if (kakaoIssuer !== undefined && (await identities.isLinked(tx, memberId, kakaoIssuer)))
        methods.push('kakao');
      return methods;
    });
}
