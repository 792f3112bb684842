import type { PaymentMethod } from '@clove/contracts';
import type { Outages, ServiceContext } from '@clove/service-kit';
import type { PaymentStore } from './payment-store.ts';
import type { Providers } from './provider.ts';
import type { ProviderGate } from './provider-gate.ts';
import type { Windows } from './windows.ts';

/** The parts that the use cases are composed of. */
export interface PaymentParts {
  readonly store: PaymentStore;
  readonly providers: Providers;
  readonly gate: ProviderGate;
  /** Providers that give no status; the end of that makes due what waits for them. */
  readonly outages: Outages<PaymentMethod>;
  readonly windows: Windows;
  readonly log: ServiceContext<unknown>['log'];
  /** Raises an alert: an error log line and a counter. */
  alert(kind: Alert, facts: Readonly<Record<string, unknown>>): void;
}

export type Alert = 'stray-payment' | 'refund-needs-attention' | 'payment-unresolved' | 'refund-unresolved';
