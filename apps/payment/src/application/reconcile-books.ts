import { Id, type PaymentMethod, type SettlementFinding } from '@clove/contracts';
import { backOffMs, every, type Worker } from '@clove/service-kit';
import { differences, type ProvidersBook, type ReconciliationPhase } from '../domain/reconciliation.ts';
import type { PaymentParts } from './parts.ts';
import type { ListedTransaction, ProviderStatus } from './provider.ts';
import type {
  ComparedPayment,
  Reconciliation,
  ReconciliationStep,
  ReconciliationStore,
} from './reconciliation-store.ts';

/** Payments of one step: what is done again when a replica dies. */
const STEP = 100;
/** Calls to a provider at a time: a comparison is in no hurry, and fans pay through the same account. */
const AT_ONCE = 8;
/** A step that the provider did not answer so often goes on without it, and says so. */
const MOST_TRIES = 6;
const POLL_MS = 1_000;

type Parts = Pick<PaymentParts, 'providers' | 'log'> & {
  readonly store: Pick<PaymentParts['store'], 'findByOrder'>;
  readonly books: ReconciliationStore;
};

/** Works off the comparisons of the ledger with the providers' own books; any replica resumes any. */
export function bookReconciler(parts: Parts): Worker {
  return {
    name: 'reconcile-books',
    run: (signal) =>
      every(POLL_MS, signal, async () => {
        for (;;) {
          const due = await parts.books.claim();
          if (due === undefined || signal.aborted) return;
          await work(due, parts);
        }
      }),
  };
}

/** What the provider says of some payments, or that it did not answer. */
interface Judged {
  readonly findings: readonly SettlementFinding[];
  readonly unanswered: readonly SettlementFinding[];
}

async function work(due: Reconciliation, parts: Parts): Promise<void> {
  const { step, unanswered } = await nextStep(due, parts);
  if (unanswered.length > 0 && due.tries + 1 < MOST_TRIES) {
    parts.log.warn(
      { run: due.run, unanswered: unanswered.length },
      'a comparison with the provider waits for it',
    );
    await parts.books.postpone(due, backOffMs(due.tries));
    return;
  }
  await parts.books.record(due, { ...step, findings: [...step.findings, ...unanswered] });
}

async function nextStep(
  due: Reconciliation,
  parts: Parts,
): Promise<{ step: ReconciliationStep; unanswered: readonly SettlementFinding[] }> {
  const { books } = parts;
  switch (due.phase) {
    case 'LEDGER':
    case 'UNPAID': {
      const read = due.phase === 'LEDGER' ? books.inLedger : books.unpaid;
      const { ids, last } = await read(due, due.cursor, STEP);
      const judged = await judgeAll(await books.compared(ids), parts);
      const next =
        last === null ? { phase: after(due.phase), cursor: '' } : { phase: due.phase, cursor: last };
      const { findings, unanswered } = judged;
      return { step: { ...next, payments: ids.length, listed: false, findings }, unanswered };
    }
    case 'LISTED':
      return listedStep(due, parts);
    case 'DONE':
      throw new Error(`comparison ${due.run} is done`);
  }
}

function after(phase: 'LEDGER' | 'UNPAID'): ReconciliationPhase {
  return phase === 'LEDGER' ? 'UNPAID' : 'LISTED';
}

async function judgeAll(compared: readonly ComparedPayment[], parts: Parts): Promise<Judged> {
  const judged: Judged[] = [];
  for (let begin = 0; begin < compared.length; begin += AT_ONCE) {
    const group = compared.slice(begin, begin + AT_ONCE);
    judged.push(...(await Promise.all(group.map((each) => judge(each, parts)))));
  }
  return {
    findings: judged.flatMap(({ findings }) => findings),
    unanswered: judged.flatMap(({ unanswered }) => unanswered),
  };
}

async function judge(compared: ComparedPayment, parts: Parts): Promise<Judged> {
  const { payment, booked } = compared;
  const provider = parts.providers.get(payment.method);
  // Free orders, and methods of an image that ran here before: no provider can be asked.
  if (provider === undefined || payment.providerKey === null) return { findings: [], unanswered: [] };
  const status = await provider.status(payment);
  if (status.result === 'unavailable') {
    return { findings: [], unanswered: [silence(booked)] };
  }
  const found = differences(booked, bookOf(status));
  if (found.length === 0) return { findings: [], unanswered: [] };
  // Refunds move while they are compared: what is in flight, or has just ended, is asked again.
  const [again] = await parts.books.compared([payment.id]);
  const moving = again === undefined || again.refundUnderWay || again.payment.version !== payment.version;
  return moving ? { findings: [], unanswered: found } : { findings: found, unanswered: [] };
}

function bookOf(status: Exclude<ProviderStatus, { result: 'unavailable' }>): ProvidersBook {
  return status.result === 'captured' ? { captured: status.amount, cancelled: status.cancelled } : null;
}

function silence({ id, orderId, providerKey }: ComparedPayment['booked']): SettlementFinding {
  return {
    kind: 'provider-silent',
    orderId,
    paymentId: id,
    refundId: null,
    providerKey,
    expected: null,
    found: null,
  };
}

/** Looks through a page of what the provider lists for payments that are unknown here. */
async function listedStep(due: Reconciliation, parts: Parts) {
  const lister = [...parts.providers.values()].find(({ transactions }) => transactions !== undefined);
  const done = { phase: 'DONE' as const, cursor: '', payments: 0, listed: false, findings: [] };
  if (lister?.transactions === undefined) return { step: done, unanswered: [] };
  const page = await lister.transactions(due, due.cursor === '' ? null : due.cursor);
  if (page.result === 'unavailable') {
    const unlisted = { kind: 'provider-silent' as const, orderId: null, paymentId: null, refundId: null };
    return { step: done, unanswered: [{ ...unlisted, providerKey: null, expected: null, found: null }] };
  }
  const captures = page.transactions.filter(({ kind }) => kind === 'CAPTURE');
  const findings: SettlementFinding[] = [];
  for (const each of captures) {
    if (!(await isKnown(each, lister.method, parts))) findings.push(unknownPayment(each));
  }
  const next = page.next === null ? done : { ...done, phase: 'LISTED' as const, cursor: page.next };
  return { step: { ...next, listed: true, findings }, unanswered: [] };
}

async function isKnown(
  { providerKey, orderId }: ListedTransaction,
  method: PaymentMethod,
  { store }: Parts,
): Promise<boolean> {
  if (!Id.safeParse(orderId).success) return false;
  const payments = await store.findByOrder(orderId);
  return payments.some((payment) => payment.method === method && payment.providerKey === providerKey);
}

function unknownPayment({ providerKey, orderId, amount }: ListedTransaction): SettlementFinding {
  return {
    kind: 'unknown-payment',
    orderId,
    paymentId: null,
    refundId: null,
    providerKey,
    expected: null,
    found: amount,
  };
}
