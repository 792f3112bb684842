import { newId, type Queryable, type Transaction } from '@clove/service-kit';
import type { Notice } from '../domain/rules.ts';
import { NotificationRefused } from './refusals.ts';

export interface Announcement {
  readonly performanceId: string;
  readonly sectionId?: string | undefined;
  readonly subject: Text;
  readonly body: Text;
}
interface Text {
  readonly ko: string;
  readonly en?: string | undefined;
}

/** Who holds tickets, and what was sent to them. */
export interface AnnouncementBook {
  isPerformance(db: Queryable, id: string): Promise<boolean>;
  audience(db: Queryable, of: Pick<Announcement, 'performanceId' | 'sectionId'>): Promise<readonly string[]>;
  record(tx: Transaction, made: Announcement & Made): Promise<void>;
  makeMessages(tx: Transaction, cause: string, notice: Notice): Promise<void>;
}
export interface Made {
  readonly id: string;
  readonly organiserId: string;
  readonly recipients: number;
}

/** How many members an announcement would reach. */
export async function countAudience(
  book: AnnouncementBook,
  db: Queryable,
  announcement: Announcement,
): Promise<number> {
  const { performanceId: id } = announcement;
  if (!(await book.isPerformance(db, id))) {
    throw new NotificationRefused({ reason: 'performance-not-found', id });
  }
  return (await book.audience(db, announcement)).length;
}

/**
 * Writes to the holders of a performance's tickets and records who did. `confirmed`: the number of the preview; where the
 * audience has another size by now nothing is sent.
 */
export async function announce(
  book: AnnouncementBook,
  tx: Transaction,
  announcement: Announcement,
  { organiserId, confirmed }: { readonly organiserId: string; readonly confirmed: number },
): Promise<Made> {
  const recipients = await countAudience(book, tx, announcement);
  if (recipients !== confirmed) throw new NotificationRefused({ reason: 'audience-changed', recipients });
  const made = { id: newId(), organiserId, recipients };
  await book.record(tx, { ...announcement, ...made });
  await book.makeMessages(tx, `announcement/${made.id}`, noticeOf(announcement));
  return made;
}

/** The messages of an announcement. */
export function noticeOf({ performanceId, sectionId, subject, body }: Announcement): Notice {
  return {
    to: { kind: 'holders', performanceId, ...(sectionId === undefined ? {} : { sectionId }) },
    template: 'announcement',
    facts: { performanceId, subject, body },
  };
}
