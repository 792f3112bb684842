import { MemberHoldings, MemberHoldingsItem, ReleaseMemberItem } from '@clove/contracts';
import { type Route, type ServiceContext, setBasedRoute } from '@clove/service-kit';
import { type ReleaseMemberParts, releaseMember } from '../../application/release-member.ts';

/** What auth asks before it deletes an account. */
export function memberRoutes(parts: ReleaseMemberParts, log: ServiceContext<unknown>['log']): Route[] {
  return [
    setBasedRoute({
      path: 'members/holdings',
      operationId: 'memberHoldings',
      summary: 'Valid tickets, open orders, and goods and nights ahead of members',
      item: MemberHoldingsItem,
      answer: MemberHoldings,
      log,
      run: (asked) => parts.holdings(asked.map(({ fanId }) => fanId)),
    }),
    setBasedRoute({
      path: 'members/release',
      operationId: 'releaseMembers',
      summary:
        'Ends unpaid orders of members and cancels their tickets, goods and nights, as far as each can be; what is left',
      item: ReleaseMemberItem,
      answer: MemberHoldings,
      log,
      async run(asked) {
        const left: MemberHoldings[] = [];
        for (const { fanId } of asked) left.push(await releaseMember(parts, fanId));
        return left;
      },
    }),
  ];
}
