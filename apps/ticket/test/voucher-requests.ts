import { randomUUID } from 'node:crypto';
import type { Hold } from '@clove/contracts';
import type { Answer, Office, OrderBody } from './office.ts';

/** What an order would cost, as its fan sees it. */
export interface QuoteBody {
  lines: { unitPrice: number; discount: number; paid: number }[];
  discount: number;
  total: number;
  voucher: { id: string } | null;
  refused: { reason: string; detail: string } | null;
}

export interface VoucherBody {
  id: string;
  managedBy: string;
  open: boolean;
  codes: number;
  used: number;
  discount: number;
}

/** What organisers and fans ask about vouchers. */
export function voucherRequests(office: () => Office) {
  const asOrganiser = <B>(method: string, path: string, body?: unknown) =>
    office().request<B>(method, `/api/vouchers${path}`, { as: randomUUID(), role: 'organiser', body });

  return {
    asOrganiser,
    /** A new voucher with one code of its own; answers the code. */
    async made(terms: Record<string, unknown>, id = `v-${randomUUID().slice(0, 8)}`): Promise<string> {
      const code = `C${randomUUID().replaceAll('-', '').slice(0, 15).toUpperCase()}`;
      const answer = await asOrganiser('PUT', `/${id}`, { ...terms, code });
      if (answer.status !== 201) throw new Error(`no voucher: ${JSON.stringify(answer.body)}`);
      return code;
    },
    quote: (fan: string, holds: readonly Hold[], voucher?: string, headers: Record<string, string> = {}) =>
      office().request<QuoteBody>('POST', '/api/orders/quote', {
        ...{ as: fan, headers },
        body: { holds: refs(holds), ...(voucher === undefined ? {} : { voucher }) },
      }),
    order: (
      fan: string,
      holds: readonly Hold[],
      voucher: string | undefined,
      base?: string,
    ): Promise<Answer<{ type?: string; order: OrderBody & { voucher: unknown; paymentMethod: string } }>> =>
      office().request('POST', '/api/orders', {
        as: fan,
        body: {
          ...{ holds: refs(holds), paymentMethod: 'kakao-pay' },
          ...(voucher === undefined ? {} : { voucher }),
        },
        ...(base === undefined ? {} : { base }),
      }),
    /** Live orders that the code counts, and those that have it. */
    async uses(code: string): Promise<{ counted: number; live: number }> {
      const { rows } = await office().sql.query(
        `SELECT c.used AS counted, (SELECT count(*)::int FROM orders WHERE voucher_code = c.code
           AND state NOT IN ('EXPIRED', 'CANCELLED', 'REFUNDED')) AS live
         FROM voucher_codes c WHERE code = $1`,
        [code],
      );
      return rows[0];
    },
  };
}

function refs(holds: readonly Hold[]) {
  return holds.map(({ id, inventory }) => ({ inventory, holdId: id }));
}
