import { answers, items, MemberHoldings, MemberHoldingsItem, ReleaseMemberItem } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { type ReleaseMemberParts, releaseMember } from '../../application/release-member.ts';

/** What auth asks before it deletes an account. */
export function memberRoutes(parts: ReleaseMemberParts): Route[] {
  const responses = {
    200: { description: 'One answer per item, in order', schema: answers(MemberHoldings) },
  };
  return [
    route({
      method: 'post',
      path: '/internal/members/holdings',
      operationId: 'memberHoldings',
      summary: 'Valid tickets and open orders of members',
      access: 'edge',
      body: items(MemberHoldingsItem),
      responses,
      handler: async ({ body }) => ({
        status: 200,
        body: { items: await parts.holdings(body.items.map(({ fanId }) => fanId)) },
      }),
    }),
    route({
      method: 'post',
      path: '/internal/members/release',
      operationId: 'releaseMembers',
      summary: 'Ends unpaid orders of members and cancels their tickets, as far as each can be; what is left',
      access: 'edge',
      body: items(ReleaseMemberItem),
      responses,
      handler: async ({ body }) => {
        const left: MemberHoldings[] = [];
        for (const { fanId } of body.items) left.push(await releaseMember(parts, fanId));
        return { status: 200, body: { items: left } };
      },
    }),
  ];
}
