import type { FoundVoucher } from '../domain/voucher.ts';

/** Vouchers as orders and quotes read them. What orders use is written with them: see `OrderStore`. */
export interface VoucherBook {
  /** @param code as `normalCode` makes it. Undefined: there is no such code. */
  find(code: string, fanId: string): Promise<FoundVoucher | undefined>;
  /** Seconds until they may try codes again; 0: now. */
  barredFor(who: Guesser): Promise<number>;
  /** They tried a code that is none. */
  guessed(who: Guesser): Promise<void>;
}

/** Who tries a code: both are counted, each by itself. */
export interface Guesser {
  readonly fanId: string;
  /** Of the client's address; see `networkOf`. */
  readonly network: string;
}
