import { ROUTES } from './kinds.ts';
import { added, forNewPods, forOldPods, type Rule, removed, rule } from './rule.ts';

/** Who may reach what, and how. */
export const REACH: readonly Rule[] = [
  rule('Service', '+', 'network', 'a new address'),
  rule('Service', 'spec clusterIP', 'impossible', 'immutable'),
  rule('Service', 'spec type', 'access', 'from where it is reachable'),
  rule('Service', 'spec externalIPs **', 'access', 'from where it is reachable'),
  rule('Service', 'spec ports **', 'network', 'ports'),
  rule('Service', 'spec publishNotReadyAddresses', 'network', 'pods that are not ready'),
  rule('NetworkPolicy', '+', 'network', 'policy of new pods', forNewPods),
  rule('NetworkPolicy', '+', ['network', 'access'], 'another policy over pods that run', forOldPods),
  rule('NetworkPolicy', 'spec policyTypes *', 'access', 'a direction is no longer denied', removed),
  rule('NetworkPolicy', 'spec policyTypes *', 'network', 'a direction is denied', added),
  rule('NetworkPolicy', 'spec policyTypes', 'access', 'directions that are denied'),
  rule('NetworkPolicy', 'spec podSelector **', 'access', 'which pods the policy protects'),
  ...['ingress', 'egress'].flatMap(policyRules),
  rule(ROUTES, '+', 'network', 'a new way in'),
  rule(ROUTES, 'spec rules **', 'network', 'where requests go'),
  rule(ROUTES, 'spec hostnames *', 'network', 'a new host name', added),
  ...['spec hostnames *', 'spec rules * host'].map((path) =>
    rule(
      ROUTES,
      path,
      'disruptive',
      'another address: links in mails and tickets lead to the old one',
      (j) => !added(j),
    ),
  ),
  rule('Ingress', 'spec tls **', 'access', 'encryption'),
  rule('DestinationRule Sidecar', '+', 'network', 'rules of the mesh'),
  rule('PeerAuthentication AuthorizationPolicy', '+', ['network', 'access'], 'who may talk'),
  rule('PeerAuthentication AuthorizationPolicy', 'spec **', 'access', 'who may talk'),
  rule('DestinationRule Sidecar', 'spec **', 'network', 'rules of the mesh'),
];

function policyRules(direction: string): Rule[] {
  const side = direction === 'ingress' ? 'from' : 'to';
  const list = `spec ${direction}`;
  return [
    rule('NetworkPolicy', `${list} (order)`, 'none', 'rules have no order'),
    rule('NetworkPolicy', `${list} * ports (order)`, 'none', 'ports have no order'),
    rule('NetworkPolicy', `${list} * ${side} (order)`, 'none', 'peers have no order'),
    ...[list, `${list} *`, `${list} * ports *`, `${list} * ${side} *`].flatMap((path) => [
      rule('NetworkPolicy', path, ['network', 'access'], 'policy widened', (j) => !removed(j)),
      rule('NetworkPolicy', path, 'network', 'policy narrowed', removed),
    ]),
    // A rule without ports or peers means all of them.
    ...[`${list} * ports`, `${list} * ${side}`].map((path) =>
      rule('NetworkPolicy', path, ['network', 'access'], 'policy widened or narrowed'),
    ),
    rule('NetworkPolicy', `${list} * **`, 'network', 'policy'),
    rule('NetworkPolicy', `${list} * ports * **`, 'access', 'another port', (j) => !added(j) && !removed(j)),
  ];
}
