import {
  ContactAnswer,
  ContactItem,
  FindAnswer,
  FindMembersAnswer,
  FindMembersRequest,
  FindRequest,
  ResendMessages,
  ResentMessages,
} from '@clove/contracts';
import { endpoint, plainEndpoint, type StandIn, standIn } from '@clove/order-saga/testing';

export interface Person {
  readonly memberId: string;
  readonly email: string;
  readonly name: string;
}

/** Stand-ins of auth and notification, as far as the support desk and exports ask them. */
export interface Neighbours {
  readonly env: Readonly<Record<string, string>>;
  /** Whom auth knows. */
  readonly people: Person[];
  readonly auth: StandIn;
  readonly notification: StandIn;
  close(): Promise<void>;
}

export async function neighbours(): Promise<Neighbours> {
  const people: Person[] = [];
  const sent = new Set<string>();
  const auth = await standIn(
    {
      '/internal/members/contacts': endpoint(ContactItem, ContactAnswer, ({ memberId }): ContactAnswer => {
        const person = people.find((each) => each.memberId === memberId);
        if (person === undefined) return { result: 'not-found' };
        return { result: 'ok', email: person.email, name: person.name, language: 'ko' };
      }),
      '/internal/members/find': plainEndpoint(FindMembersRequest, FindMembersAnswer, ({ by, text }) => ({
        members: people
          .filter(({ email, name }) => (by === 'email' ? email === text : name.startsWith(text)))
          .map((person) => ({ ...person, role: 'fan', createdAt: '2026-01-01T00:00:00.000Z' })),
      })),
      '/internal/find': plainEndpoint(FindRequest, FindAnswer, ({ id }) => ({
        entries: people
          .filter(({ memberId }) => memberId === id)
          .map(() => ({
            at: '2020-01-01T00:00:00.000Z',
            subject: { type: 'member', id },
            ...{ kind: 'member-registered', values: {} },
          })),
        related: [],
      })),
    },
    [],
  );
  const notification = await standIn(
    {
      '/internal/find': plainEndpoint(FindRequest, FindAnswer, ({ id }) => ({
        entries: people
          .filter(({ memberId }) => memberId === id)
          .flatMap(() => [
            {
              at: new Date().toISOString(),
              ...{ subject: { type: 'message', id: '1' }, kind: 'message-made' },
              values: { template: 'performance-moved', channel: 'email', orderId: null },
            },
            {
              at: new Date().toISOString(),
              ...{ subject: { type: 'message', id: '2' }, kind: 'message-made' },
              values: {
                template: 'order-confirmed',
                channel: 'email',
                orderId: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
              },
              orderId: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
            },
          ]),
        related: [],
      })),
      '/internal/messages/resend': plainEndpoint(ResendMessages, ResentMessages, ({ requestId }) => {
        sent.add(requestId);
        return { mails: 1 };
      }),
    },
    [],
  );
  return {
    env: {
      AUTH_INTERNAL_URL: auth.url,
      AUTH_TOKEN: 'auth-edge',
      NOTIFICATION_URL: notification.url,
      NOTIFICATION_TOKEN: 'notification-edge',
    },
    ...{ people, auth, notification },
    async close() {
      await auth.close();
      await notification.close();
    },
  };
}
