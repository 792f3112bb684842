import { Op } from 'sequelize';
import { Facts } from '../../domain/facts.ts';
import { isKind, KIND_NAMES, type KindName } from '../../domain/kinds.ts';
import type { Models } from './models.ts';

/** A message of an inbox, in no language yet. */
export interface InboxMessage {
  readonly id: string;
  readonly seq: number;
  readonly kind: KindName;
  readonly facts: Facts;
  readonly createdAt: string;
  readonly readAt: string | null;
}

/** A member's messages, newest first, older than `before`. */
export async function readInbox(
  models: Models,
  memberId: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<InboxMessage[]> {
  const records = await models.message.findAll({
    where: {
      memberId,
      channel: 'inbox',
      // A newer replica may have made kinds that this one cannot show.
      template: [...KIND_NAMES],
      ...(before === undefined ? {} : { seq: { [Op.lt]: before } }),
    },
    order: [['seq', 'DESC']],
    limit,
  });
  return records.map(({ id, seq, template, facts, createdAt, readAt }) => {
    if (!isKind(template)) throw new Error(`messages of kind ${template} were not asked for`);
    return {
      id,
      seq: Number(seq),
      kind: template,
      facts: Facts.parse(facts),
      createdAt: createdAt.toISOString(),
      readAt: readAt?.toISOString() ?? null,
    };
  });
}

/** What a member refuses. */
export async function readOptOuts(
  models: Models,
  memberId: string,
): Promise<{ template: string; channel: string }[]> {
  const records = await models.optOut.findAll({ where: { memberId } });
  return records.map(({ template, channel }) => ({ template, channel }));
}
