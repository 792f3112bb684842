import { type Route, route } from '@clove/service-kit';
import type { Invitation } from '../../application/ports.ts';
import type { Team } from '../../application/team.ts';
import { clientNetwork } from './client-address.ts';
import { exampleMember, noStore, shown, unknownGates } from './member-view.ts';
import {
  AcceptBody,
  InvitationBody,
  InvitationParams,
  InvitationsAnswer,
  InvitationView,
  MemberBody,
  TeamAnswer,
  TeamParams,
  WorkplacesBody,
} from './schemas.ts';

const exampleStaff = {
  ...exampleMember,
  email: 'gate-1@example.com',
  name: 'Gate 1',
  role: 'staff',
  scopes: ['gate:main'],
};
const exampleInvitation = {
  id: '01990000-0000-7000-8000-000000000003',
  email: 'gate-1@example.com',
  role: 'staff',
  scopes: ['gate:main'],
  language: 'ko',
  invitedBy: '01990000-0000-7000-8000-000000000001',
  createdAt: '2026-05-01T09:00:00.000Z',
  expiresAt: '2026-05-08T09:00:00.000Z',
};

/** Staff, organisers and operations: an organiser manages staff and organisers, operations all of them. */
export function teamRoutes(team: Team): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/auth/invitations',
      operationId: 'invite',
      summary:
        'Invite to the team by mail: an organiser invites staff and organisers, operations also operations. A new invitation replaces an open one to the same address and role',
      access: ['organiser', 'ops'],
      body: InvitationBody,
      examples: {
        body: { email: 'gate-1@example.com', role: 'staff', scopes: ['gate:main'], language: 'ko' },
      },
      responses: {
        201: { description: 'The mail is on its way', schema: InvitationView, example: exampleInvitation },
        422: unknownGates,
      },
      async handler({ principal, body }) {
        const { email, role, scopes, language = null } = body;
        const invitation = await team.invite(principal, { email, role, scopes, language });
        return { status: 201, body: view(invitation), headers: noStore };
      },
    }),
    route({
      method: 'get',
      path: '/api/auth/invitations',
      operationId: 'listInvitations',
      summary: 'Open invitations to the roles that I manage',
      access: ['organiser', 'ops'],
      responses: {
        200: {
          description: 'Invitations, oldest first',
          schema: InvitationsAnswer,
          example: { invitations: [exampleInvitation] },
        },
      },
      async handler({ principal }) {
        const invitations = (await team.invitations(principal)).map(view);
        return { status: 200, body: { invitations }, headers: noStore };
      },
    }),
    route({
      method: 'delete',
      path: '/api/auth/invitations/:invitationId',
      operationId: 'withdrawInvitation',
      summary: 'Withdraw an invitation: its link ends',
      access: ['organiser', 'ops'],
      params: InvitationParams,
      responses: { 204: { description: 'Withdrawn' } },
      async handler({ principal, params }) {
        await team.withdraw(principal, params.invitationId);
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/invitations/accept',
      operationId: 'acceptInvitation',
      summary:
        'Accept by the secret of the link, once, within 7 days. An address without an account gets one with this password; the account of an address that has one gets the role, by its own password, and its sessions end',
      access: 'public',
      body: AcceptBody,
      examples: { body: { token: 'q'.repeat(43), name: 'Gate 1', password: 'correct horse battery' } },
      responses: {
        200: { description: 'The member, who logs in next', schema: MemberBody, example: exampleStaff },
        410: { description: 'link-ended: used, replaced or too old' },
      },
      async handler({ body, headers }) {
        const { token: secret, name, password } = body;
        const member = await team.accept({ secret, name, password, network: clientNetwork(headers) });
        return { status: 200, body: shown(member), headers: noStore };
      },
    }),
    route({
      method: 'get',
      path: '/api/auth/team',
      operationId: 'listTeam',
      summary: 'Members with the roles that I manage',
      access: ['organiser', 'ops'],
      responses: {
        200: {
          description: 'Members, oldest first',
          schema: TeamAnswer,
          example: { members: [exampleStaff] },
        },
      },
      async handler({ principal }) {
        return { status: 200, body: { members: (await team.list(principal)).map(shown) }, headers: noStore };
      },
    }),
    route({
      method: 'put',
      path: '/api/auth/team/:memberId/scopes',
      operationId: 'bindStaff',
      summary:
        'Bind a member of staff to gates (`gate:<id>`) and desks (`desk:goods`, `desk:rooms`), none for all of them. Their sessions end, so that it counts at once',
      access: ['organiser', 'ops'],
      params: TeamParams,
      body: WorkplacesBody,
      examples: { body: { scopes: ['gate:north', 'desk:goods'] } },
      responses: {
        204: { description: 'Bound' },
        404: { description: 'member-not-found: no member of staff' },
        422: unknownGates,
      },
      async handler({ principal, params, body }) {
        await team.bind(principal, params.memberId, body.scopes);
        return { status: 204 };
      },
    }),
    route({
      method: 'delete',
      path: '/api/auth/team/:memberId',
      operationId: 'removeFromTeam',
      summary:
        'Make a fan of a member of the team: their sessions end, so that they change nothing from then on, and what they invited is withdrawn',
      access: ['organiser', 'ops'],
      params: TeamParams,
      responses: { 204: { description: 'Removed' } },
      async handler({ principal, params }) {
        await team.remove(principal, params.memberId);
        return { status: 204 };
      },
    }),
  ];
}

function view(invitation: Invitation) {
  const { createdAt, expiresAt, ...rest } = invitation;
  return { ...rest, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
