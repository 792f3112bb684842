/** The parts of the published API that the page reads. */

export interface Text {
  ko: string;
  en?: string;
}

export interface Section {
  id: string;
  kind: 'numbered' | 'standing';
  rows?: number;
  seatsPerRow?: number;
  capacity?: number;
  price: number;
}

export interface Performance {
  id: string;
  title: Text;
  description: Text | null;
  startsAt: string;
  /** When its sale ends; absent: when it starts. */
  salesCloseAt?: string;
  /** That it does not take place; null or absent: it does. */
  cancelled?: { at: string; reason: string | null } | null;
  sections: Section[];
  onSale: boolean;
  picture: string | null;
}

export interface Festival {
  festival: string;
  title: Text;
  timezone: string;
  currency: string;
  sales: { opensAt: string; closesAt: string; maxTicketsPerFan: number };
  refunds: { untilDaysBefore: number; feePercent: number }[];
  performances: Performance[];
}

export interface Hold {
  id: string;
  performanceId: string;
  state: 'ACTIVE' | 'PINNED' | 'SOLD' | 'RELEASED' | 'EXPIRED';
  units: { unitId: string; sectionId: string; seat: string | null; price: number }[];
  currency: string;
  expiresAt: string;
}

export interface Order {
  id: string;
  state: string;
  total: number;
  currency: string;
  paymentMethod: string;
  /** Why it ended without delivery. */
  endReason: string | null;
  lines: OrderLine[];
  redirectUrl?: string | null;
}

export interface OrderLine {
  id: string;
  holdId: string;
  /** Of a place; null of goods and nights. */
  performanceId: string | null;
  sectionId: string | null;
  seat: string | null;
  /** What goods and nights are called. */
  label: string | { ko: string; en?: string } | null;
  paid: number;
}

export interface Ticket {
  id: string;
  orderId: string;
  performanceId: string;
  sectionId: string;
  seat: string | null;
  paid: number;
  state: string;
  /** Null once it is no longer valid. */
  qr: string | null;
}

/** A section in the seat service's answer. */
export interface BoardSection {
  id: string;
  kind: 'numbered' | 'standing';
  price: number;
  onSale: boolean;
  available: number;
  /** Numbered: one text per row, one letter per seat; `f` is free, every other letter is not. */
  seats?: string[];
}

export interface Board {
  /** False while sales are paused or the performance is withdrawn. */
  onSale: boolean;
  sections: BoardSection[];
}

export interface SeatsAnswer extends Board {
  paymentMethods: string[];
}

/** What changed on the board since the last event. */
export interface BoardChange {
  sections: { id: string; price: number; available: number; onSale: boolean }[];
  seats: [section: string, row: number, number: number, letter: string][];
}
