import { randomUUID } from 'node:crypto';
import { addPack, type OfflineGate, openPack, verificationKey } from '@clove/contracts/gate';
import { expect } from '@jest/globals';
import type { Answer, Office } from './office.ts';
import { performanceId } from './sale-document.ts';

type Body = Record<string, unknown>;

/** Who asks; by default an organiser. */
interface As {
  role?: 'staff' | 'organiser' | 'ops' | 'fan' | 'machine';
  scopes?: readonly string[];
  as?: string;
  base?: string;
}

export interface UploadedScans {
  scans: {
    scanId: string;
    ticketId: string | null;
    outcome: string;
    conflict: Body | null;
    repeated: boolean;
  }[];
  revised: { scanId: string; outcome: string; gateId: string | null; conflict: Body | null }[];
}

export interface OfflineScanBody {
  scanId: string;
  at: string;
  performanceId: string;
  direction: 'in' | 'out';
  qr: string;
}

/** What organisers, staff and devices ask about gates. */
export function gateRequests(office: () => Office) {
  const ask = <B = Body>(method: string, path: string, { as = randomUUID(), ...who }: As, body?: unknown) =>
    office().request<B>(method, path, { as, role: 'organiser', ...who, body });

  const requests = {
    put: (gateId: string, fields: Body, who: As = {}) =>
      ask('PUT', `/api/gates/${gateId}`, who, { title: { ko: gateId }, ...fields }),
    close: (gateId: string, who: As = {}) => ask('DELETE', `/api/gates/${gateId}`, who),
    list: (who: As = {}) => ask<{ gates: Body[] }>('GET', '/api/gates', who),
    counts: (who: As = {}) => ask<{ gates: Body[]; performances: Body[] }>('GET', '/api/gates/counts', who),
    find: (gateId: string, text: string, who: As = {}) =>
      ask<{ tickets: Body[] }>('POST', `/api/gates/${gateId}/find`, who, { text }),
    conflicts: (gateId: string, who: As = {}) =>
      ask<{ conflicts: Body[] }>('GET', `/api/gates/${gateId}/conflicts`, who),
    block: (ticketId: string, reason: string | null, who: As = {}) =>
      reason === null
        ? ask('DELETE', `/api/tickets/${ticketId}/block`, who)
        : ask('PUT', `/api/tickets/${ticketId}/block`, who, { reason }),
    pack: (gateId: string, since?: string, who: As = {}) =>
      ask<{ pack: string }>('GET', `/api/gates/${gateId}/pack${since ? `?since=${since}` : ''}`, who),
    upload: (gateId: string, scans: readonly OfflineScanBody[], who: As = {}) =>
      ask<UploadedScans>('POST', `/api/gates/${gateId}/scans`, who, { scans }),

    /** A scan of day 1 that a scanner decided by itself. */
    offlineScan: (qr: string, at: string, more: Partial<OfflineScanBody> = {}): OfflineScanBody => ({
      ...{ scanId: randomUUID(), at, performanceId, direction: 'in', qr },
      ...more,
    }),

    /** A scanner that knows what its gate's pack says; with what it knew before, only what changed is asked for. */
    async scanner(gateId: string, known?: OfflineGate): Promise<OfflineGate> {
      const { body: published } = await office().request<{ publicKey: string }>(
        'GET',
        '/api/tickets/verification-key',
      );
      const key = await verificationKey(published.publicKey);
      let gate = known;
      do {
        const answer = await requests.pack(gateId, gate?.pack.version);
        expect(answer.status).toBe(200);
        const pack = await openPack(answer.body.pack, key);
        if (pack === undefined) throw new Error('the pack is not signed by the festival');
        gate = await addPack(gate, pack);
      } while (!gate.pack.complete);
      return gate;
    },
  };
  return requests;
}

/** What a scan came to: its outcome, or the reason of its refusal. */
export function outcomeOf({ status, body }: Answer<Body>): string {
  if (status === 200) return body['again'] === true ? 'again' : String(body['direction']);
  return String(body['type']).replace('/problems/', '');
}
