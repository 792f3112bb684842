import { answers, ContactAnswer, FindAnswer, FindMembersAnswer, Id, ResentMessages } from '@clove/contracts';
import { type Upstream, UpstreamError } from '@clove/service-kit';
import type { SupportSources, TimelineEntry } from '../../application/support-ports.ts';
import { SupportRefused } from '../../domain/support-refusals.ts';

/** The services that the desk asks. */
export interface SupportUpstreams {
  readonly auth: Upstream | undefined;
  readonly notification: Upstream | undefined;
  readonly payment: Upstream;
  /** All that may know something of an order, by name. */
  readonly sources: ReadonlyMap<string, Upstream>;
}

/** Ids of one order that are asked about. Source: an order of ten holds, its payment and its fan. */
const MOST_IDS = 20;

/** Guests of the box office are this service's own. */
export function supportSources({
  auth,
  notification,
  payment,
  sources,
}: SupportUpstreams): Omit<SupportSources, 'guests'> {
  return {
    async members(by, text) {
      if (auth === undefined) throw new SupportRefused({ reason: 'members-unavailable', temporary: true });
      return (await auth.call('/internal/members/find', { by, text }, FindMembersAnswer)).members;
    },

    async contacts(ids) {
      if (auth === undefined || ids.length === 0) return new Map();
      const body = { items: ids.map((memberId) => ({ memberId })) };
      const answered = await orUndefined(
        auth.call('/internal/members/contacts', body, answers(ContactAnswer)),
      );
      if (answered === undefined) return undefined;
      return new Map(
        answered.items.flatMap((item, index) => {
          const id = ids[index];
          return id !== undefined && 'result' in item && item.result === 'ok'
            ? [[id, { email: item.email, name: item.name }] as const]
            : [];
        }),
      );
    },

    async ordersByProvider(reference) {
      const found = await payment.call('/internal/find', { id: reference }, FindAnswer);
      return found.related.filter((id) => Id.safeParse(id).success);
    },

    async stories(ids) {
      const silent = new Set<string>();
      const asked = [...new Set(ids)].slice(0, MOST_IDS);
      const entries = await Promise.all(
        [...sources].flatMap(([service, upstream]) =>
          asked.map(async (id): Promise<TimelineEntry[]> => {
            const answer = await orUndefined(upstream.call('/internal/find', { id }, FindAnswer));
            if (answer === undefined) silent.add(service);
            return (answer?.entries ?? []).map((entry) => ({ service, ...entry }));
          }),
        ),
      );
      return { entries: entries.flat(), silent: [...silent].sort() };
    },

    async resend(asked) {
      const sent =
        notification === undefined
          ? undefined
          : await orUndefined(notification.call('/internal/messages/resend', asked, ResentMessages));
      if (sent === undefined) throw new SupportRefused({ reason: 'messages-unavailable', temporary: true });
      return sent.mails;
    },
  };
}

/** Undefined where the service does not answer, or cannot say. */
async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof UpstreamError) return undefined;
    throw error;
  }
}
