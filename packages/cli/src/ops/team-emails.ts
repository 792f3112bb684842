import { z } from 'zod';
import type { OfficeClient } from './office-client.ts';

const Team = z.object({ members: z.array(z.object({ id: z.string(), email: z.string() })) });

/** Who is behind the ids of a log. */
export interface TeamEmails {
  /** The address and the id; the id alone of a member who left the team, or of a machine. */
  readonly named: (memberId: string) => string;
  readonly of: (memberId: string) => string | undefined;
  /** What is shown, and to whom. */
  readonly notice: string;
}

/**
 * Today's team, asked of auth by the operations account that is logged in: auth shows it to no one else, and it is kept nowhere.
 */
export async function teamEmails(office: OfficeClient): Promise<TeamEmails> {
  const team = await office.askIfThere({ method: 'GET', path: '/api/auth/team', answer: Team });
  const emails = new Map(team?.members.map(({ id, email }) => [id, email]));
  return {
    of: (memberId) => emails.get(memberId),
    named: (memberId) => {
      const email = emails.get(memberId);
      return email === undefined ? memberId : `${email} (${memberId})`;
    },
    notice: `addresses are those of today's team, asked of auth for ${office.email} (operations) and kept nowhere`,
  };
}
