import { type GateRefusal, gateRules, type OfflineDecision } from '@clove/contracts/gate';
import type { ApiProblem } from '../../api/client.ts';
import type { Refusal } from './shapes.ts';

type OfflineRefusal = Extract<OfflineDecision, { outcome: 'refused' }>['refusal'];

/** Why the phone itself refused a ticket. */
export function refusalOf(refusal: OfflineRefusal): Refusal {
  switch (refusal.reason) {
    case 'performance-cancelled':
      return {
        ...{ reason: refusal.reason, performanceIds: [refusal.performanceId] },
        why: refusal.cancelled.reason,
      };
    case 'ticket-blocked':
      return { reason: refusal.reason, why: refusal.blocked };
    default:
      return refusal;
  }
}

/** Why the service refused a ticket: its problem has the facts of a `GateRefusal`. */
export function refusalIn({ slug, body, detail }: ApiProblem): Refusal {
  return { detail, ...refusalFrom(slug, body) };
}

/** Of an uploaded scan. */
export function refusalOfConflict(conflict: Readonly<Record<string, unknown>>): Refusal {
  const { cancelled, blocked } = conflict;
  const why = typeof blocked === 'string' ? blocked : textOf(cancelled, 'reason');
  return { ...refusalFrom(textOf(conflict, 'reason') ?? 'unknown', conflict), why };
}

function refusalFrom(reason: string, facts: Readonly<Record<string, unknown>>): Refusal {
  const text = (name: string) => textOf(facts, name);
  const performanceId = text('performanceId');
  return {
    reason,
    ticketId: text('ticketId'),
    performanceIds:
      listOf(facts['performanceIds']) ?? (performanceId === undefined ? undefined : [performanceId]),
    gateIds: listOf(facts['gateIds']),
    because: text('because'),
    doorsAt: text('doorsAt'),
    enteredAt: text('checkedInAt') ?? text('enteredAt'),
    gateId: text('gateId'),
    door: text('door'),
    state: text('state'),
    why: text('reason') === reason ? undefined : text('reason'),
  };
}

/** Whether staff may admit all the same, with a reason. */
export function mayOverride({ reason }: Refusal): boolean {
  return gateRules.some((rule: GateRefusal['reason']) => rule === reason);
}

function textOf(facts: unknown, name: string): string | undefined {
  if (typeof facts !== 'object' || facts === null) return undefined;
  const value: unknown = Reflect.get(facts, name);
  return typeof value === 'string' ? value : undefined;
}

function listOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
