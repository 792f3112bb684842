import type { ApiProblem } from '../api/client.ts';

/** How much an account still holds, which keeps it from being deleted. */
export interface Holdings {
  readonly tickets: number;
  readonly orders: number;
  readonly deliveries: number;
}

/** Reads the numbers of a problem `account-in-use`. */
export function holdingsOf({ body }: Pick<ApiProblem, 'body'>): Holdings {
  const count = (name: string): number => {
    const value = body[name];
    return Array.isArray(value) ? value.length : 0;
  };
  return { tickets: count('tickets'), orders: count('orders'), deliveries: count('deliveries') };
}
