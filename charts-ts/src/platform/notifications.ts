import type { ArgoCdSettings } from './names.ts';

/**
 * Annotations that subscribe an Application. The triggers and the service themselves live in the one
 * argocd-notifications-cm of an Argo CD, which other teams share and which is therefore not rendered here.
 */
export function subscriptions(argocd: ArgoCdSettings): Record<string, string> {
  const { notifications } = argocd;
  if (notifications === undefined) return {};
  return Object.fromEntries(
    notifications.triggers.map((trigger) => [
      `notifications.argoproj.io/subscribe.${trigger}.${notifications.service}`,
      notifications.recipients.join(';'),
    ]),
  );
}
