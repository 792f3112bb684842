import { type Route, route, type UnitOfWork } from '@clove/service-kit';
import type { Accounts } from '../../application/accounts.ts';
import type { ChangePassword } from '../../application/change-password.ts';
import type { Devices } from '../../application/devices.ts';
import { clientNetwork } from './client-address.ts';
import { exampleMember, noStore, shown } from './member-view.ts';
import { MeBody, MemberBody, PasswordChangeBody, SessionParams, SessionsAnswer } from './schemas.ts';

const exampleSession = {
  id: '01990000-0000-7000-8000-000000000002',
  device: 'Chrome, Windows',
  createdAt: '2026-05-01T09:00:00.000Z',
  lastUsedAt: '2026-05-02T18:30:00.000Z',
  current: true,
};

/** What members change of their own accounts: what they are called, their password, the devices they are logged in on. */
export function memberRoutes(parts: {
  unitOfWork: UnitOfWork;
  accounts: Accounts;
  changePassword: ChangePassword;
  devices: Devices;
}): Route[] {
  const { unitOfWork, accounts, changePassword, devices } = parts;
  return [
    route({
      method: 'patch',
      path: '/api/auth/me',
      operationId: 'changeMe',
      summary: 'Change my name or the language of my mails; what is left out stays',
      access: 'member',
      body: MeBody,
      examples: { body: { name: '김하늘', language: 'en' } },
      responses: { 200: { description: 'The member', schema: MemberBody, example: exampleMember } },
      async handler({ principal, body }) {
        await unitOfWork.run((tx) => accounts.describe(tx, principal.memberId, body));
        return { status: 200, body: shown(await accounts.me(principal.memberId)), headers: noStore };
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/me/password',
      operationId: 'changePassword',
      summary: 'Replace my password; my other sessions end',
      access: 'member',
      body: PasswordChangeBody,
      examples: { body: { current: 'correct horse battery', next: 'another horse battery' } },
      responses: { 204: { description: 'The new password is valid' } },
      async handler({ principal, body, headers }) {
        const { memberId, sessionId } = principal;
        await changePassword({ memberId, sessionId, ...body, network: clientNetwork(headers) });
        return { status: 204 };
      },
    }),
    route({
      method: 'get',
      path: '/api/auth/sessions',
      operationId: 'listSessions',
      summary: 'The devices that I am logged in on, the one used last first; at most 100',
      access: 'member',
      responses: {
        200: {
          description: 'Sessions that are alive',
          schema: SessionsAnswer,
          example: { sessions: [exampleSession] },
        },
      },
      async handler({ principal }) {
        const sessions = (await devices.list(principal.memberId)).map(
          ({ id, device, createdAt, lastUsedAt }) => ({
            id,
            device,
            createdAt: createdAt.toISOString(),
            lastUsedAt: lastUsedAt.toISOString(),
            current: id === principal.sessionId,
          }),
        );
        return { status: 200, body: { sessions }, headers: noStore };
      },
    }),
    route({
      method: 'delete',
      path: '/api/auth/sessions/:sessionId',
      operationId: 'endSession',
      summary:
        'Log one of my devices out; it can change nothing from then on, and read nothing within ten minutes',
      access: 'member',
      params: SessionParams,
      responses: { 204: { description: 'The session is over' } },
      async handler({ principal, params }) {
        await devices.end(principal.memberId, params.sessionId);
        return { status: 204 };
      },
    }),
  ];
}
