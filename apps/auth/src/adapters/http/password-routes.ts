import { type Route, route } from '@clove/service-kit';
import type { EmailConfirmation } from '../../application/email-confirmation.ts';
import type { PasswordReset } from '../../application/password-reset.ts';
import { clientNetwork } from './client-address.ts';
import { ConfirmBody, ResetAskedBody, ResetBody } from './schemas.ts';

const exampleSecret = 'q'.repeat(43);

/** What is done by a link that was sent by mail: a new password, and the proof that an address is the member's. */
export function passwordRoutes(parts: { reset: PasswordReset; confirmation: EmailConfirmation }): Route[] {
  const { reset, confirmation } = parts;
  return [
    route({
      method: 'post',
      path: '/api/auth/password-resets',
      operationId: 'askPasswordReset',
      summary:
        'Send a link for a new password to this address, if it has an account; the answer is the same either way',
      access: 'public',
      body: ResetAskedBody,
      examples: { body: { email: 'fan@example.com' } },
      responses: { 202: { description: 'A mail is on its way if the address has an account' } },
      async handler({ body, headers }) {
        await reset.ask(body.email, clientNetwork(headers));
        return { status: 202 };
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/password-resets/complete',
      operationId: 'completePasswordReset',
      summary:
        'Set a new password by the secret of a link: works once, within 30 minutes; ends every session and unlinks a Kakao account, which can be linked again',
      access: 'public',
      body: ResetBody,
      examples: { body: { token: exampleSecret, password: 'another horse battery' } },
      responses: {
        204: { description: 'The new password is valid; log in with it' },
        410: { description: 'link-ended: used, replaced or too old' },
      },
      async handler({ body, headers }) {
        await reset.complete(body.token, body.password, clientNetwork(headers));
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/me/email-confirmation',
      operationId: 'askEmailConfirmation',
      summary: 'Send the link that confirms my address again; nothing is sent when it is confirmed',
      access: 'member',
      responses: { 202: { description: 'A mail is on its way if the address is not confirmed' } },
      async handler({ principal }) {
        await confirmation.ask(principal.memberId);
        return { status: 202 };
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/email-confirmations',
      operationId: 'confirmEmail',
      summary: 'Confirm an address by the secret of a link: works once, within 30 minutes',
      access: 'public',
      body: ConfirmBody,
      examples: { body: { token: exampleSecret } },
      responses: {
        204: { description: 'Confirmed' },
        410: { description: 'link-ended: used, replaced or too old' },
      },
      async handler({ body }) {
        await confirmation.complete(body.token);
        return { status: 204 };
      },
    }),
  ];
}
