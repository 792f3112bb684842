import { ContactItem, MailRequestItem } from '@clove/contracts';
import { endpoint, type StandIn, startStandIn } from './stand-in.ts';

export interface StandInMember {
  readonly email: string;
  readonly name: string | null;
  readonly language: 'ko' | 'en';
}
export interface StandInRequest extends StandInMember {
  readonly link: string | null;
  readonly facts: Record<string, string>;
}

/** Auth, with its members and the mails that it asked for. */
export interface AuthStandIn extends StandIn {
  readonly members: Map<string, StandInMember>;
  readonly requests: Map<string, StandInRequest>;
}

export async function startAuthStandIn(): Promise<AuthStandIn> {
  const members = new Map<string, StandInMember>();
  const requests = new Map<string, StandInRequest>();
  const standIn = await startStandIn({
    '/internal/members/contacts': endpoint(ContactItem, ({ memberId }) => {
      const member = members.get(memberId);
      return member === undefined ? { result: 'not-found' } : { result: 'ok', ...member };
    }),
    '/internal/mail-requests/open': endpoint(MailRequestItem, ({ requestId }) => {
      const request = requests.get(requestId);
      return request === undefined ? { result: 'ended' } : { result: 'ok', ...request };
    }),
  });
  return Object.assign(standIn, { members, requests });
}
