import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly state: 'ACTIVE' | 'DISABLED';
  readonly disabledBecause: 'ORGANISER' | 'FAILING' | 'GONE' | null;
  readonly failingSince: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly number: number;
  readonly messageId: string;
  readonly type: string;
  readonly happenedAt: string;
  readonly state: 'WAITING' | 'DELIVERED' | 'DEAD';
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
}

export interface DeliveryStory extends Delivery {
  readonly body: unknown;
  readonly log: readonly {
    readonly at: string;
    readonly status: number | null;
    readonly fault: string | null;
    readonly latencyMs: number;
    readonly answer: string | null;
  }[];
}

export function useWebhooks() {
  return useQuery({
    queryKey: ['own', 'webhooks', 'list'],
    queryFn: ({ signal }) => read<{ webhooks: Webhook[] }>('/api/webhooks', { signal }),
  });
}

export function useDeliveries(webhookId: string) {
  return useQuery({
    queryKey: ['own', 'webhooks', 'deliveries', webhookId],
    queryFn: ({ signal }) =>
      read<{ deliveries: Delivery[] }>(`/api/webhooks/${webhookId}/deliveries?limit=100`, { signal }),
    refetchInterval: 5_000,
  });
}

export function readWebhooksAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['own', 'webhooks'] });
}
