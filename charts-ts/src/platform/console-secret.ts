import type { Console } from '../environment/console.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { environment as inEnvironment } from '../provenance/place.ts';
import { because, eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { consoleMetadata, consoleName, NAMED } from './console-names.ts';
import { consoleSecretKeys } from './console-variables.ts';
import { type ArgoCdSettings, PLATFORM } from './names.ts';

/** Copies the console's Secret from the store of the environment; it is made by hand where there is no store. */
export function consoleExternalSecrets(
  environment: EnvironmentFile,
  argocd: ArgoCdSettings,
  console: Console,
) {
  const { secrets } = environment;
  if (secrets.kind !== 'externalSecrets') return [];
  const name = consoleName(argocd);
  const at = (...path: string[]) => inEnvironment('secrets', ...path);
  const place = reason('its place in the store: <prefix>_platform/console', () => [at('prefix')]);
  const data = consoleSecretKeys(environment, console).map((key) => ({
    secretKey: key,
    remoteRef: eachBecause(
      {
        key: `${secrets.prefix}${PLATFORM}/console`,
        property: key,
        // What the API server fills in: this list is compared whole.
        conversionStrategy: 'Default',
        decodingStrategy: 'None',
        metadataPolicy: 'None',
      },
      { key: place },
    ),
  }));
  const spec = eachBecause(
    {
      refreshInterval: `${secrets.refreshMinutes}m`,
      secretStoreRef: eachBecause(
        { kind: secrets.storeKind, name: secrets.store },
        {
          kind: reason('the store of this environment', () => [at('storeKind')]),
          name: reason('the store of this environment', () => [at('store')]),
        },
      ),
      target: eachBecause({ name, creationPolicy: 'Owner', deletionPolicy: 'Retain' }, { name: NAMED }),
      data,
    },
    { refreshInterval: reason('how often the store is asked again', () => [at('refreshMinutes')]) },
  );
  const object = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: consoleMetadata(environment, argocd, 'foundation'),
    spec,
  };
  const why = switchedOn(
    consoleExternalSecrets,
    'the secret of the console, copied from the store of this environment',
    () => [inEnvironment('console'), at('kind')],
  );
  return [because(object, why)];
}
