import { type FoundEntry, isStoryKind, type StoryKind, type StoryValues, storyKinds } from '@clove/contracts';
import type { z } from 'zod';

/** What an entry of a story says, in English for operations; a kind that this release does not have by its name and values. */
export function wordsOf({ kind, values }: Pick<FoundEntry, 'kind' | 'values'>): string {
  return (isStoryKind(kind) ? said(kind, values) : undefined) ?? raw({ kind, values });
}

const schemas: { readonly [K in StoryKind]: z.ZodType<StoryValues<K>> } = storyKinds;

/** Undefined: the values are not those of the kind as this release has it. */
function said<K extends StoryKind>(kind: K, values: FoundEntry['values']): string | undefined {
  const known = schemas[kind].safeParse(values);
  return known.success ? words[kind](known.data) : undefined;
}

const words: { readonly [K in StoryKind]: (values: StoryValues<K>) => string } = {
  'hold-placed': ({ memberId, quantity, item, units }) =>
    `held ${units?.join(', ') ?? `${quantity} of ${item}`} by member ${memberId}`,
  'hold-state': ({ state, quantity, until, orderId, givenBack }) =>
    listed(
      orderId === null ? state : `${state} for order ${orderId}`,
      `${quantity} units`,
      `until ${until}`,
      givenBack.length > 0 && `given back: ${givenBack.join(', ')}`,
    ),
  'order-placed': ({ memberId, quantity, amount, currency, method }) =>
    `placed by member ${memberId}: ${quantity} units, ${amount} ${currency} by ${method}`,
  'order-state': ({ state, reason }) => because(state, reason),
  'order-sold': () => 'every inventory has confirmed the sale',
  'orders-of-member': ({ quantity, more }) => `has ${more ? 'at least ' : ''}${quantity} orders`,
  'refund-asked': ({ amount, currency, reason }) => `asked for: ${amount} ${currency}, ${reason}`,
  'refund-accepted': ({ amount, currency }) => `to be paid back: ${amount} ${currency}`,
  'refund-state': ({ state, attempt, reason }) =>
    because(listed(state, (attempt ?? 1) > 1 && `try ${attempt}`), reason),
  'line-withdrawal': ({ state, reason }) =>
    because(`its inventory is asked to take it back: ${state}`, reason),
  'units-release-asked': () => 'not on sale again yet',
  'units-released': () => 'on sale again',
  'ticket-issued': ({ unitId }) => `issued for ${unitId}`,
  'ticket-void': () => 'void',
  'ticket-state': ({ state, serial, memberId }) => `${state}, serial ${serial}, held by member ${memberId}`,
  'ticket-at-gate': ({ action, memberId, reason }) => because(`${action} by member ${memberId}`, reason),
  'ticket-passed-on': ({ memberId, to }) => `passed on by member ${memberId} to member ${to}`,
  'desk-action': ({ action, memberId, reason }) =>
    because(`support desk: ${action} by member ${memberId}`, reason),
  'payment-asked': ({ amount, currency, method, reference }) =>
    listed(`asked for ${amount} ${currency} by ${method}`, reference !== null && `there ${reference}`),
  'payment-taken-on-site': ({ amount, currency, tender, reference }) =>
    listed(`${amount} ${currency} taken on site by ${tender}`, reference !== null && `there ${reference}`),
  'payment-captured': ({ amount, currency }) => `captured ${amount} ${currency}`,
  'payment-state': ({ state, attempt, reason }) =>
    because(listed(state, attempt > 0 && `capture asked for ${attempt} times`), reason),
  'message-made': ({ template, channel, orderId }) =>
    `${template}${orderId === null ? '' : ` of order ${orderId}`} by ${channel}`,
  'message-state': ({ template, channel, state, attempt }) =>
    listed(`${template} by ${channel}: ${state}`, attempt > 1 && `${attempt} tries`),
  'member-registered': () => 'registered',
  'member-confirmed': () => 'confirmed the address',
  'member-role': ({ role }) => `has the role ${role}`,
  'member-deleted': () => 'the account was deleted',
};

function listed(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(', ');
}

function because(what: string, reason: string | null): string {
  return reason === null ? what : `${what}: ${reason}`;
}

function raw({ kind, values }: Pick<FoundEntry, 'kind' | 'values'>): string {
  return listed(kind, ...Object.entries(values).map(([name, value]) => `${name} ${String(value)}`));
}
