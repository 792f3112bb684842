import {
  ContactAnswer,
  ContactItem,
  FindMembersAnswer,
  FindMembersRequest,
  MailRequestAnswer,
  MailRequestItem,
} from '@clove/contracts';
import { type Route, route, type ServiceContext, setBasedRoute } from '@clove/service-kit';
import type { MemberReads } from '../../application/ports.ts';
import type { Sessions } from '../../application/sessions.ts';
import { DEFAULT_LANGUAGE, type OpenedMail } from '../../domain/mail.ts';
import { deviceName } from './device-name.ts';
import { shown } from './member-view.ts';
import { authProblems } from './problems.ts';
import {
  OpenedSessionAnswer,
  RefreshGrant,
  RevokeAnswer,
  RevokeBody,
  RevokedAnswer,
  RevokedQuery,
  SessionAnswer,
  SessionBody,
} from './schemas.ts';

/** For who sends mails: addresses and links are asked for when a mail is being sent, and are in no event. */
export function mailRoutes(parts: {
  log: ServiceContext<unknown>['log'];
  reads: Pick<MemberReads, 'contacts' | 'find'>;
  openMailRequests(ids: readonly string[]): Promise<OpenedMail[]>;
}): Route[] {
  const { log, reads, openMailRequests } = parts;
  return [
    setBasedRoute({
      path: 'mail-requests/open',
      operationId: 'openMailRequests',
      summary: 'Address, language and a new secret link of requested mails; ends the links before',
      item: MailRequestItem,
      answer: MailRequestAnswer,
      log,
      problems: [authProblems],
      run: (items) => openMailRequests(items.map(({ requestId }) => requestId)),
    }),
    setBasedRoute({
      path: 'members/contacts',
      operationId: 'readContacts',
      summary: 'Where members are reached',
      item: ContactItem,
      answer: ContactAnswer,
      log,
      problems: [authProblems],
      async run(items) {
        const found = await reads.contacts(items.map(({ memberId }) => memberId));
        return items.map(({ memberId }): ContactAnswer => {
          const contact = found.get(memberId);
          if (contact === undefined) return { result: 'not-found' };
          const { email, name, language } = contact;
          return { result: 'ok', email, name, language: language ?? DEFAULT_LANGUAGE };
        });
      },
    }),
    route({
      method: 'post',
      path: '/internal/members/find',
      operationId: 'findMembers',
      summary: 'Members by an e-mail address, or by the beginning of a name: for the support desk',
      access: 'edge',
      body: FindMembersRequest,
      responses: { 200: { description: 'At most 20, the newest first', schema: FindMembersAnswer } },
      async handler({ body: { by, text } }) {
        const members = (await reads.find(by, text)).map(({ id, email, name, role, createdAt }) => ({
          ...{ memberId: id, email, name, role },
          createdAt: createdAt.toISOString(),
        }));
        return { status: 200, body: { members } };
      },
    }),
  ];
}

/** For the gateway, which keeps a browser's tokens inside an encrypted cookie. */
export function internalRoutes(sessions: Sessions): Route[] {
  return [
    route({
      method: 'post',
      path: '/internal/sessions',
      operationId: 'openSession',
      summary: 'Log a browser in',
      access: 'edge',
      body: SessionBody,
      responses: { 200: { description: 'Tokens and member', schema: OpenedSessionAnswer } },
      headers: { 'User-Agent': 'Of the browser: names the device' },
      async handler({ body, headers }) {
        const { member, ...tokens } = await sessions.open({ ...body, device: deviceName(headers) });
        return { status: 200, body: { ...tokens, member: shown(member) } };
      },
    }),
    route({
      method: 'post',
      path: '/internal/sessions/refresh',
      operationId: 'refreshSession',
      summary: 'Replace a refresh token',
      access: 'edge',
      body: RefreshGrant,
      responses: { 200: { description: 'Tokens', schema: SessionAnswer } },
      async handler({ body }) {
        return { status: 200, body: await sessions.refresh(body.refreshToken) };
      },
    }),
    route({
      method: 'get',
      path: '/internal/sessions/revoked',
      operationId: 'revokedSessions',
      summary: 'Sessions that ended within the life of an access token: their tokens must not write any more',
      access: 'edge',
      query: RevokedQuery,
      responses: { 200: { description: 'Their ids, and what to ask with next', schema: RevokedAnswer } },
      async handler({ query }) {
        const since = query.since === undefined ? new Date(0) : new Date(query.since);
        const { sessions: ids, next } = await sessions.revokedSince(since);
        return { status: 200, body: { sessions: ids, next: next.toISOString() } };
      },
    }),
    route({
      method: 'post',
      path: '/internal/sessions/revoke',
      operationId: 'revokeSession',
      summary: 'Log a browser out',
      access: 'edge',
      body: RevokeBody,
      responses: { 200: { description: 'Whether it was still alive', schema: RevokeAnswer } },
      async handler({ body }) {
        return { status: 200, body: { revoked: await sessions.revoke(body.sessionId) } };
      },
    }),
  ];
}
