import { ApiProblem, act, read, readAnswer } from '../../api/client.ts';
import type { Counts, FoundTicket, KeptScan, Place, ShownTicket, TicketPlace } from './shapes.ts';

/** A scan as the service is asked about it. */
export interface AskedScan extends Place {
  readonly scanId: string;
  /** Null: the festival names no gates. */
  readonly gateId: string | null;
  readonly shown: ShownTicket;
  readonly overrideReason: string | null;
}

export interface CheckedIn extends TicketPlace {
  readonly direction: 'in' | 'out';
  readonly again: boolean;
  readonly checkedInAt: string;
  readonly overridden: readonly ('wrong-performance' | 'wrong-gate' | 'too-early')[];
}

/** What became of a scan that was uploaded. */
export interface UploadedScan {
  readonly scanId: string;
  readonly outcome: 'in' | 'out' | 'conflict';
  readonly conflict: Readonly<Record<string, unknown>> | null;
}

/** What a door asks of the ticket service, until the signal aborts it. All throw ApiProblem. */
export interface GateApi {
  checkIn(scan: AskedScan, signal: AbortSignal): Promise<CheckedIn>;
  undo(undo: { ticketId: string; performanceId: string; reason: string }, signal: AbortSignal): Promise<void>;
  find(gateId: string, text: string, signal: AbortSignal): Promise<readonly FoundTicket[]>;
  /** Undefined: as before. */
  counts(signal: AbortSignal): Promise<Counts | undefined>;
  /** The signed text. */
  pack(gateId: string, since: string | undefined, signal: AbortSignal): Promise<string>;
  /** SPKI PEM. */
  verificationKey(signal: AbortSignal): Promise<string>;
  upload(
    gateId: string,
    scans: readonly KeptScan[],
    signal: AbortSignal,
  ): Promise<{ readonly scans: readonly UploadedScan[]; readonly revised: readonly UploadedScan[] }>;
}

/** @returns the API of the festival whose page this is */
export function gateApi(): GateApi {
  let countsTag: string | null = null;
  const gatePath = (gateId: string) => `/api/gates/${encodeURIComponent(gateId)}`;
  return {
    async checkIn({ scanId, gateId, shown, overrideReason, performanceId, door, direction }, signal) {
      const body = {
        ...{ scanId, performanceId, direction, ...shown },
        ...(gateId === null ? {} : { gateId }),
        ...(door === null ? {} : { door }),
        ...(overrideReason === null ? {} : { override: { reason: overrideReason } }),
      };
      const path = '/api/tickets/check-ins';
      return (await act<CheckedIn>(`door scan ${scanId}`, 'POST', path, body, { signal })).body;
    },
    async undo(undo, signal) {
      const intent = `door undo ${undo.ticketId} ${undo.performanceId} ${undo.reason}`;
      await act(intent, 'POST', '/api/tickets/check-ins/undo', undo, { signal });
    },
    async find(gateId, text, signal) {
      type Found = { readonly tickets: readonly FoundTicket[] };
      const path = `${gatePath(gateId)}/find`;
      const { body } = await act<Found>(`door find ${text}`, 'POST', path, { text }, { signal });
      return body.tickets;
    },
    async counts(signal) {
      try {
        const headers: Record<string, string> = countsTag === null ? {} : { 'if-none-match': countsTag };
        const answer = await readAnswer<Counts>('/api/gates/counts', { headers, signal });
        countsTag = answer.headers.get('etag');
        return answer.body;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 304) return undefined;
        throw error;
      }
    },
    async pack(gateId, since, signal) {
      const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
      return (await read<{ pack: string }>(`${gatePath(gateId)}/pack${query}`, { signal })).pack;
    },
    async verificationKey(signal) {
      return (await read<{ publicKey: string }>('/api/tickets/verification-key', { signal })).publicKey;
    },
    async upload(gateId, scans, signal) {
      type Uploaded = Awaited<ReturnType<GateApi['upload']>>;
      const intent = `door upload ${scans[0]?.scanId} ${scans.length}`;
      const body = {
        scans: scans.map(({ scanId, at, performanceId, direction, door, qr, overrideReason }) => ({
          ...{ scanId, at, performanceId, direction, qr },
          ...(door === null ? {} : { door }),
          ...(overrideReason === null ? {} : { override: { reason: overrideReason } }),
        })),
      };
      return (await act<Uploaded>(intent, 'POST', `${gatePath(gateId)}/scans`, body, { signal })).body;
    },
  };
}
