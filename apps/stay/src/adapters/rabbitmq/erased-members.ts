import type { EventHandlers } from '@clove/service-kit';
import { type ForgettingParts, forgetMember } from '../../application/forget-member.ts';

/** Members that auth erased. */
export function erasedMembers(parts: ForgettingParts): EventHandlers {
  return {
    'auth.MemberErased': {
      kind: 'fact',
      async handle(tx, events) {
        const fans = [...new Set(events.map(({ data }) => data.id))].sort();
        for (const fanId of fans) await forgetMember(tx, parts, fanId);
      },
    },
  };
}
