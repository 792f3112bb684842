import type { SoldCategory } from '@clove/contracts';
import type { TicketState } from './ticket-states.ts';

/** The right to one place at one performance. Instants are RFC 3339, UTC. */
export interface Ticket {
  readonly id: string;
  readonly orderId: string;
  readonly fanId: string;
  readonly performanceId: string;
  readonly sectionId: string;
  readonly unitId: string;
  /** The seat's name for people; null for a standing place. */
  readonly seat: string | null;
  /** The price category that it was sold in; null: none. */
  readonly category: SoldCategory | null;
  readonly paid: number;
  readonly state: TicketState;
  /** Rises with every new holder: older QR codes are invalid. */
  readonly serial: number;
  readonly version: number;
  readonly issuedAt: string;
  readonly checkedInAt: string | null;
}
