import type { Transaction, UnitOfWork } from '@clove/service-kit';
import type { RequestMail } from './mail-requests.ts';
import type { Device, DeviceStore, SessionStore } from './ports.ts';
import { AuthRefused } from './refusals.ts';

export interface Devices {
  /** The member's live sessions, the one used last first. */
  list(memberId: string): Promise<Device[]>;
  /** Ends a session of this member. @throws AuthRefused `session-not-found`, for another member's too */
  end(memberId: string, sessionId: string): Promise<void>;
}

export function devices(parts: {
  unitOfWork: UnitOfWork;
  store: DeviceStore;
  sessions: SessionStore;
}): Devices {
  const { unitOfWork, store, sessions } = parts;
  return {
    list: (memberId) => unitOfWork.run((tx) => store.list(tx, memberId)),
    end: (memberId, sessionId) =>
      unitOfWork.run(async (tx) => {
        if (!(await store.owns(tx, memberId, sessionId)))
          throw new AuthRefused({ reason: 'session-not-found' });
        await sessions.revoke(tx, sessionId, 'logout');
      }),
  };
}

/** Notes the device of a sign-in; a member who used others before gets a mail about a new one. */
export type NoteDevice = (tx: Transaction, memberId: string, device: string) => Promise<void>;

export function noteDevice(parts: { store: DeviceStore; requestMail: RequestMail }): NoteDevice {
  const { store, requestMail } = parts;
  return async (tx, memberId, device) => {
    const seen = await store.note(tx, memberId, device);
    if (!seen.isNew || seen.isFirst) return;
    const facts = { device, at: seen.at.toISOString() };
    await requestMail(tx, { kind: 'new-device', memberId, facts });
  };
}
