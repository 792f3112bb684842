/** GET /api/orders/settlement, amounts in the currency's smallest unit. */
export interface Settlement {
  readonly days: readonly SettledDay[];
}

/** A difference between the books; `expected` and `found` are what the one side and the other say. */
export interface Finding {
  readonly kind: string;
  readonly orderId: string | null;
  readonly paymentId: string | null;
  readonly refundId: string | null;
  readonly providerKey: string | null;
  readonly expected: number | null;
  readonly found: number | null;
}

export interface SettledDay {
  readonly day: string;
  readonly methods: readonly {
    readonly method: string;
    readonly tender?: string;
    readonly payments: number;
    readonly captured: number;
    readonly refunded: number;
    readonly refundedByHand: number;
    readonly providerFees: number;
  }[];
  readonly sold: readonly {
    readonly inventory: string;
    readonly channel: string;
    readonly units: number;
    readonly paid: number;
    readonly discounts: number;
    readonly complimentary: number;
    readonly feesKept: number;
  }[];
  readonly reconciliation: {
    readonly state: 'under-way' | 'agrees' | 'differs';
    readonly differences: number;
    readonly findings: readonly Finding[];
  } | null;
}

/** The sums of all days. */
export function sumsOf({ days }: Settlement) {
  const methods = days.flatMap((day) => day.methods);
  const sum = (of: 'captured' | 'refunded' | 'refundedByHand' | 'providerFees') =>
    methods.reduce((all, each) => all + each[of], 0);
  const [captured, refunded, fees] = [sum('captured'), sum('refunded'), sum('providerFees')];
  return {
    captured,
    refunded,
    byHand: sum('refundedByHand'),
    fees,
    net: captured - refunded - fees,
    differences: days.reduce((all, { reconciliation }) => all + (reconciliation?.differences ?? 0), 0),
    notCompared: days.filter(({ reconciliation }) => reconciliation === null).length,
  };
}

/** Each difference with its day: what differs, what the two sides say, and the ids by which it is found. */
export function findingsOf({ days }: Settlement) {
  return days.flatMap(({ day, reconciliation }) =>
    (reconciliation?.findings ?? []).map((finding, index) => {
      const { kind, expected, found, orderId, paymentId, refundId, providerKey } = finding;
      const where = [
        ...(paymentId === null ? [] : [`payment ${paymentId}`]),
        ...(refundId === null ? [] : [`refund ${refundId}`]),
        ...(providerKey === null ? [] : [providerKey]),
      ];
      return { id: `${day} ${index}`, day, kind, expected, found, orderId, where: where.join(', ') };
    }),
  );
}
