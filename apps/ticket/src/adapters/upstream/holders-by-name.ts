import { FindMembersAnswer } from '@clove/contracts';
import { type Upstream, UpstreamError } from '@clove/service-kit';
import type { FindHolders } from '../../application/find-at-gate.ts';

/** Members by name, whom auth knows. Their addresses are not passed on. */
export function holdersByName(auth: Upstream | undefined): FindHolders {
  return async (text) => {
    if (auth === undefined) return undefined;
    try {
      const { members } = await auth.call('/internal/members/find', { by: 'name', text }, FindMembersAnswer);
      return members.map(({ memberId, name }) => ({ memberId, name }));
    } catch (error) {
      if (error instanceof UpstreamError) return undefined;
      throw error;
    }
  };
}
