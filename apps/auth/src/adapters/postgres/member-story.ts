import { type FindAnswer, type FoundEntry, Id } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';

interface Row {
  readonly role: string;
  readonly created_at: Date;
  readonly email_confirmed_at: Date | null;
  readonly erased_at: Date | null;
}

/** What became of a member's account, by the member's id; no address and no name. */
export function memberStory(reads: Queryable): (id: string) => Promise<FindAnswer> {
  return async (id) => {
    if (!Id.safeParse(id).success) return { entries: [], related: [] };
    const [row] = await reads.query<Row>(
      'SELECT role, created_at, email_confirmed_at, erased_at FROM member WHERE id = $1',
      [id],
    );
    if (row === undefined) return { entries: [], related: [] };
    const entry = (at: Date | null, what: string): FoundEntry => ({
      at: at?.toISOString() ?? null,
      subject: `member ${id}`,
      what,
    });
    return {
      entries: [
        entry(row.created_at, 'registered'),
        ...(row.email_confirmed_at === null ? [] : [entry(row.email_confirmed_at, 'confirmed the address')]),
        ...(row.erased_at === null
          ? [entry(null, `has the role ${row.role}`)]
          : [entry(row.erased_at, 'the account was deleted')]),
      ],
      related: [],
    };
  };
}
