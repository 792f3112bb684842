import { queryClient } from '../../api/query-client.ts';
import type { VoucherTerms } from './voucher-terms.ts';

/** GET /api/vouchers */
export interface Voucher {
  readonly id: string;
  readonly managedBy: 'file' | 'console';
  readonly open: boolean;
  readonly terms: VoucherTerms;
  readonly codes: number;
  readonly used: number;
  readonly discount: number;
}

/** Reads vouchers anew, after something changed. */
export function readVouchersAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['own', 'vouchers'] });
}
