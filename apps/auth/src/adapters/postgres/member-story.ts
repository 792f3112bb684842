import { Id, type StoryAnswer, type StoryFact } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';

interface Row {
  readonly role: string;
  readonly created_at: Date;
  readonly email_confirmed_at: Date | null;
  readonly erased_at: Date | null;
}

/** What became of a member's account, by the member's id; no address and no name. */
export function memberStory(reads: Queryable): (id: string) => Promise<StoryAnswer> {
  return async (id) => {
    if (!Id.safeParse(id).success) return { entries: [], related: [] };
    const [row] = await reads.query<Row>(
      'SELECT role, created_at, email_confirmed_at, erased_at FROM member WHERE id = $1',
      [id],
    );
    if (row === undefined) return { entries: [], related: [] };
    const entry = (at: Date | null, fact: StoryFact) => ({
      at: at?.toISOString() ?? null,
      subject: { type: 'member', id },
      ...fact,
    });
    return {
      entries: [
        entry(row.created_at, { kind: 'member-registered', values: {} }),
        ...(row.email_confirmed_at === null
          ? []
          : [entry(row.email_confirmed_at, { kind: 'member-confirmed', values: {} })]),
        row.erased_at === null
          ? entry(null, { kind: 'member-role', values: { role: row.role } })
          : entry(row.erased_at, { kind: 'member-deleted', values: {} }),
      ],
      related: [],
    };
  };
}
