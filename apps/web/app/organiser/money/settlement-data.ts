/** GET /api/orders/settlement, amounts in the currency's smallest unit. */
export interface Settlement {
  readonly days: readonly SettledDay[];
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
    readonly findings: readonly Readonly<Record<string, unknown>>[];
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

/** Each difference with its day: what it is, and everything that says where. */
export function findingsOf({ days }: Settlement) {
  return days.flatMap(({ day, reconciliation }) =>
    (reconciliation?.findings ?? []).map((finding, index) => {
      const { kind, ...where } = finding;
      const words = Object.entries(where)
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
      return { id: `${day} ${index}`, day, kind: String(kind ?? ''), where: words.join(', ') };
    }),
  );
}
