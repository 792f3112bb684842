import { FindId, Id } from '@clove/contracts';
import { newId, type Transaction, type UnitOfWork } from '@clove/service-kit';
import { SupportRefused } from '../domain/support-refusals.ts';
import type { Ticket } from '../domain/ticket.ts';
import type {
  Contact,
  DeskMember,
  FoundOrder,
  SupportEntry,
  SupportSources,
  SupportStore,
  TimelineEntry,
} from './support-ports.ts';

/** Orders of one answer of a search. */
const MOST_FOUND = 50;

export interface SupportParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: SupportStore;
  readonly sources: SupportSources;
}

/** An order with who ordered it, as far as that may be known. */
export interface SupportedOrder extends FoundOrder {
  readonly fan: Contact | null;
}

/** What the desk finds. Every search is written down, without what was typed. */
export function findOrders({ unitOfWork, store, sources }: SupportParts) {
  return async (by: DeskMember, typed: string): Promise<SupportedOrder[]> => {
    const text = typed.trim();
    const { how, ids } = await search(text);
    const found = await store.orders(ids.slice(0, MOST_FOUND));
    await unitOfWork.run((tx) =>
      store.log(tx, {
        by,
        action: 'search',
        subject: `orders by ${how}`,
        orderId: null,
        reason: null,
        detail: { found: found.map(({ orderId }) => orderId) },
      }),
    );
    const contacts = await sources.contacts([...new Set(found.map(({ fanId }) => fanId))]);
    return found.map((order) => ({ ...order, fan: contacts?.get(order.fanId) ?? null }));
  };

  async function search(text: string): Promise<{ how: string; ids: string[] }> {
    if (Id.safeParse(text).success) return { how: 'id', ids: await store.ordersById(text.toLowerCase()) };
    if (text.includes('@')) {
      const [members, guests] = await Promise.all([sources.members('email', text), sources.guests(text)]);
      const found = [...members.map(({ memberId }) => memberId), ...guests];
      return { how: 'address', ids: await store.ordersOf(found) };
    }
    // A longer text is no reference: a whole QR code, say.
    const byProvider = FindId.safeParse(text).success ? await sources.ordersByProvider(text) : [];
    if (byProvider.length > 0) return { how: 'provider reference', ids: byProvider };
    const [members, named] = await Promise.all([
      sources.members('name', text),
      store.ordersByHolderName(text),
    ]);
    const ordered = await store.ordersOf(members.map(({ memberId }) => memberId));
    return { how: 'name', ids: [...new Set([...named, ...ordered])] };
  }
}

/** The whole story of an order, as a time line: what every service keeps about it. Reading it is written down. */
export function orderStory({ unitOfWork, store, sources }: SupportParts) {
  return async (by: DeskMember, orderId: string) => {
    const [order] = await store.orders([orderId]);
    if (order === undefined) throw new SupportRefused({ reason: 'order-not-found' });
    await unitOfWork.run((tx) => store.log(tx, read(by, orderId)));
    const own = await store.story(orderId);
    const [others, contacts] = await Promise.all([
      sources.stories([orderId, ...own.related, order.fanId]),
      sources.contacts([order.fanId]),
    ]);
    const all = [...own.entries.map((entry) => ({ service: 'ticket', ...entry })), ...others.entries];
    const since = Date.parse(order.createdAt);
    const timeline = distinct(all)
      // Messages about the member's other orders are other stories.
      .filter(({ orderId: about = orderId }) => about === orderId)
      // What became of the member's account and messages before is another story; holds come before their order.
      .filter(
        ({ subject, at }) =>
          at === null || !['member', 'message'].includes(subject.type) || Date.parse(at) >= since,
      )
      .sort((a, b) => instantOf(a) - instantOf(b));
    return { order: { ...order, fan: contacts?.get(order.fanId) ?? null }, timeline, silent: others.silent };
  };
}

/** Gives a ticket another name. Null: the member's own again. Throws SupportRefused. */
export async function renameHolder(
  tx: Transaction,
  store: SupportStore,
  asked: { by: DeskMember; ticketId: string; name: string | null; reason: string },
): Promise<void> {
  const ticket = await validTicket(tx, store, asked.ticketId);
  await store.nameHolder(tx, ticket.id, asked.name);
  await store.log(tx, { ...actionOn(ticket, asked), action: 'rename-holder', detail: {} });
}

/** Makes every QR code of a ticket from before invalid; its holder's page shows the new one. Throws SupportRefused. */
export async function reissueTicket(
  tx: Transaction,
  store: SupportStore,
  asked: { by: DeskMember; ticketId: string; reason: string },
): Promise<Ticket> {
  const ticket = await validTicket(tx, store, asked.ticketId);
  const reissued = await store.reissue(tx, ticket.id);
  await store.log(tx, { ...actionOn(ticket, asked), action: 'reissue', detail: { serial: reissued.serial } });
  return reissued;
}

/** Sends the mails of an order once more to who ordered. The same request sends nothing again. */
export function resendMails({ unitOfWork, store, sources }: SupportParts) {
  return async (asked: {
    by: DeskMember;
    orderId: string;
    requestId?: string;
    reason: string;
  }): Promise<number> => {
    const { by, orderId, reason, requestId = newId() } = asked;
    const [order] = await store.orders([orderId]);
    if (order === undefined) throw new SupportRefused({ reason: 'order-not-found' });
    const mails = await sources.resend({ requestId, memberId: order.fanId, orderId });
    const entry = { by, action: 'resend', subject: `order ${orderId}`, orderId, reason, detail: { mails } };
    await unitOfWork.run((tx) => store.log(tx, entry));
    return mails;
  };
}

async function validTicket(tx: Transaction, store: SupportStore, ticketId: string): Promise<Ticket> {
  const ticket = await store.lockTicket(tx, ticketId);
  if (ticket === undefined) throw new SupportRefused({ reason: 'ticket-not-found' });
  if (ticket.state !== 'VALID') {
    throw new SupportRefused({ reason: 'ticket-not-valid', ticketId, state: ticket.state });
  }
  return ticket;
}

function actionOn({ id, orderId }: Ticket, { by, reason }: { by: DeskMember; reason: string }) {
  return { by, reason, subject: `ticket ${id}`, orderId };
}

function read(by: DeskMember, orderId: string): SupportEntry {
  return { by, action: 'read', subject: `order ${orderId}`, orderId, reason: null, detail: {} };
}

function distinct(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** What is so now comes last. */
function instantOf({ at }: TimelineEntry): number {
  return at === null ? Number.MAX_SAFE_INTEGER : Date.parse(at);
}
