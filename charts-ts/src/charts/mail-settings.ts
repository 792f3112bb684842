import type { CatalogueEntry } from '@clove/pool-images';
import { MAIL_SANDBOX } from '../plan/edges.ts';
import type { Plan } from '../plan/plan.ts';
import { PORTS } from '../plan/ports.ts';
import { MAIL_PASSWORD_KEY, mailSecret } from '../plan/secrets.ts';
import { catalogue, festival, environment as inEnvironment } from '../provenance/place.ts';
import { because, reason } from '../provenance/reason.ts';
import type { k8s } from './manifest.ts';
import { settingRows } from './setting-rows.ts';

/** Where a service sends mails, or takes them. */
export function mailData(plan: Plan, entry: CatalogueEntry): Record<string, string> {
  const { mail } = plan.environment;
  if (entry.mail === undefined) return {};
  const declaredAt = catalogue(entry.image, 'mail');
  if (entry.mail === 'takes') return settingRows([['SMTP_PORT', String(PORTS.smtp), () => [declaredAt]]]);
  if (mail === 'sandbox') {
    const places = () => [inEnvironment('mail'), declaredAt];
    return settingRows([
      ['SMTP_HOST', MAIL_SANDBOX, places],
      ['SMTP_PORT', String(PORTS.smtp), places],
      ['MAIL_FROM', `tickets@${plan.slug}.example`, () => [...places(), festival('festival')]],
    ]);
  }
  const { host, port, from, user } = mail.smtp;
  const at = (key: string) => () => [inEnvironment('mail', 'smtp', key), declaredAt];
  return settingRows([
    ['SMTP_HOST', host, at('host')],
    ['SMTP_PORT', String(port), at('port')],
    ['MAIL_FROM', from, at('from')],
    ['SMTP_USER', user, at('user')],
  ]);
}

/** The password of the mail server, from its secret. */
export function mailEnv(plan: Plan, entry: CatalogueEntry): k8s.EnvVar[] {
  const secret = mailSecret(entry, plan.environment.mail);
  if (secret === undefined) return [];
  return [
    because(
      {
        name: 'SMTP_PASSWORD',
        valueFrom: { secretKeyRef: { name: secret, key: MAIL_PASSWORD_KEY } },
      },
      reason('how mails are sent', () => [
        inEnvironment('mail', 'smtp', 'secret'),
        catalogue(entry.image, 'mail'),
      ]),
    ),
  ];
}
