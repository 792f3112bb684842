import type { EventHandlers } from '@clove/service-kit';
import { forgetHolders } from '../postgres/forget-holders.ts';

/** Members that auth erased. */
export const erasedMembers: EventHandlers = {
  'auth.MemberErased': {
    kind: 'fact',
    handle: (tx, events) =>
      forgetHolders(
        tx,
        events.map(({ data }) => data.id),
      ),
  },
};
