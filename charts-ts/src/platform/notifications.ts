import { environment } from '../provenance/place.ts';
import { eachBecause, reason } from '../provenance/reason.ts';
import type { ArgoCdSettings } from './names.ts';

/**
 * Annotations that subscribe an Application. The triggers and the service themselves live in the one
 * argocd-notifications-cm of an Argo CD, which other teams share and which is therefore not rendered here.
 */
export function subscriptions(argocd: ArgoCdSettings): Record<string, string> {
  const { notifications } = argocd;
  if (notifications === undefined) return {};
  const keys = notifications.triggers.map(
    (trigger) => `notifications.argoproj.io/subscribe.${trigger}.${notifications.service}`,
  );
  const notified = reason('who is notified of syncs', () =>
    ['recipients', 'triggers', 'service'].map((key) => environment('argocd', 'notifications', key)),
  );
  const annotations: Record<string, string> = Object.fromEntries(
    keys.map((key) => [key, notifications.recipients.join(';')]),
  );
  return eachBecause(annotations, Object.fromEntries(keys.map((key) => [key, notified])));
}
