import type { Text } from './festival.ts';

export interface OrderLine {
  readonly id: string;
  readonly holdId: string;
  /** Of a place; null of goods and nights. */
  readonly performanceId: string | null;
  readonly sectionId: string | null;
  readonly seat: string | null;
  /** What goods and nights are called. */
  readonly label: string | Text | null;
  /** The price category that was chosen. */
  readonly category?: { readonly title: Text } | null;
  /** In the currency's smallest unit. */
  readonly paid: number;
}

export interface Order {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly currency: string;
  readonly paymentMethod: string;
  /** Why it ended without delivery. */
  readonly endReason: string | null;
  readonly lines: readonly OrderLine[];
  /** The payment's page, while it may still be paid. */
  readonly redirectUrl?: string | null;
}
