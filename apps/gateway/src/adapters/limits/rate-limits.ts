import { Problem } from '@clove/service-kit';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Requests per ten seconds (logins: per minute). Counted by each gateway replica for itself. */
export interface LimitRates {
  readonly readsPerAddress: number;
  readonly writesPerAddress: number;
  readonly writesPerMember: number;
  readonly loginsPerAddress: number;
}

export interface Limits {
  /** @throws Problem 429 */
  request(safe: boolean, address: string): Promise<void>;
  /** A write of a member, by cookie or access token. @throws Problem 429 */
  write(memberId: string): Promise<void>;
  /** Login, sign-up and tokens: each costs a password hash. @throws Problem 429 */
  login(address: string): Promise<void>;
}

/**
 * Limits against scripts, not against crowds: thousands of fans share one address of a mobile network, so limits per
 * address are high and those per member are low. What scripts alone do often has limits of its own (login-turns.ts,
 * refusals.ts), so that it uses up nothing of what fans behind the same address have.
 */
export function limits(rates: LimitRates): Limits {
  const reads = new RateLimiterMemory({ keyPrefix: 'r', points: rates.readsPerAddress, duration: 10 });
  const writes = new RateLimiterMemory({ keyPrefix: 'w', points: rates.writesPerAddress, duration: 10 });
  const member = new RateLimiterMemory({ keyPrefix: 'm', points: rates.writesPerMember, duration: 10 });
  const logins = new RateLimiterMemory({ keyPrefix: 'l', points: rates.loginsPerAddress, duration: 60 });

  return {
    request: (safe, address) => consume(safe ? reads : writes, address),
    write: (memberId) => consume(member, memberId),
    login: (address) => consume(logins, address),
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (outcome) {
    if (!(outcome instanceof RateLimiterRes)) throw outcome;
    throw new Problem({
      status: 429,
      type: 'too-many-requests',
      detail: 'Too many requests. Please slow down and try again shortly.',
      retryAfterSeconds: Math.max(1, Math.ceil(outcome.msBeforeNext / 1000)),
    });
  }
}
