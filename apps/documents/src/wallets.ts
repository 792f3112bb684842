import { ConfigError } from '@clove/service-kit';
import { z } from 'zod';
import { googleLink } from './adapters/wallet/google-link.ts';
import { passFile, unsigned } from './adapters/wallet/pass-file.ts';
import type { Wallets } from './application/papers.ts';
import { UNSIGNED_ISSUER } from './domain/wallet-pass.ts';

const text = z.string().min(1).optional();

/** Passes for phones, and what signs them. */
export const walletConfig = {
  /** `unsigned`: to try them; no phone takes them. `signed`: those of the providers whose keys are there. */
  WALLET: z.enum(['off', 'unsigned', 'signed']).default('off'),
  APPLE_PASS_TYPE_ID: text,
  APPLE_TEAM_ID: text,
  APPLE_PASS_CERTIFICATE: text,
  APPLE_PASS_PRIVATE_KEY: text,
  APPLE_INTERMEDIATE_CERTIFICATE: text,
  GOOGLE_WALLET_ISSUER_ID: text,
  GOOGLE_WALLET_ACCOUNT: text,
  GOOGLE_WALLET_PRIVATE_KEY: text,
};
type Settings = z.infer<z.ZodObject<typeof walletConfig>>;
type Key = Exclude<keyof Settings, 'WALLET'>;

const APPLE = [
  'APPLE_PASS_TYPE_ID',
  'APPLE_TEAM_ID',
  'APPLE_PASS_CERTIFICATE',
  'APPLE_PASS_PRIVATE_KEY',
  'APPLE_INTERMEDIATE_CERTIFICATE',
] as const satisfies readonly Key[];
const GOOGLE = [
  'GOOGLE_WALLET_ISSUER_ID',
  'GOOGLE_WALLET_ACCOUNT',
  'GOOGLE_WALLET_PRIVATE_KEY',
] as const satisfies readonly Key[];

/** The passes that this festival makes. Throws ConfigError where some but not all of a provider's values are there, or cannot be used. */
export async function walletsOf(settings: Settings, publicUrl: string): Promise<Wallets> {
  if (settings.WALLET === 'off') return {};
  if (settings.WALLET === 'unsigned') {
    return {
      apple: { issuer: UNSIGNED_ISSUER, write: passFile(unsigned) },
      google: { issuer: UNSIGNED_ISSUER },
    };
  }
  const [apple, google] = [whole(settings, APPLE), whole(settings, GOOGLE)];
  if (apple === undefined && google === undefined) {
    throw new ConfigError([`WALLET is signed: ${APPLE.join(', ')} or ${GOOGLE.join(', ')} are needed`]);
  }
  return {
    ...(apple && {
      apple: {
        issuer: { passTypeIdentifier: apple.APPLE_PASS_TYPE_ID, teamIdentifier: apple.APPLE_TEAM_ID },
        write: passFile(
          await usable('APPLE_*', async () => {
            // Its library is kept out of the festivals that make no signed passes, which are most.
            const { appleSigner } = await import('./adapters/wallet/apple-signer.ts');
            return appleSigner({
              passTypeId: apple.APPLE_PASS_TYPE_ID,
              teamId: apple.APPLE_TEAM_ID,
              certificate: apple.APPLE_PASS_CERTIFICATE,
              privateKey: apple.APPLE_PASS_PRIVATE_KEY,
              intermediate: apple.APPLE_INTERMEDIATE_CERTIFICATE,
            });
          }),
        ),
      },
    }),
    ...(google && {
      google: {
        issuer: { googleIssuer: google.GOOGLE_WALLET_ISSUER_ID },
        link: await usable('GOOGLE_WALLET_*', () =>
          googleLink(
            {
              issuerId: google.GOOGLE_WALLET_ISSUER_ID,
              accountEmail: google.GOOGLE_WALLET_ACCOUNT,
              privateKey: google.GOOGLE_WALLET_PRIVATE_KEY,
            },
            new URL(publicUrl).origin,
          ),
        ),
      },
    }),
  };
}

/** Those settings, all of them; undefined: none is there. */
function whole<K extends Key>(settings: Settings, keys: readonly K[]): Record<K, string> | undefined {
  const missing = keys.filter((key) => settings[key] === undefined);
  if (missing.length === keys.length) return undefined;
  if (missing.length > 0) throw new ConfigError(missing.map((key) => `${key} is missing beside the others`));
  return Object.fromEntries(keys.map((key) => [key, settings[key] ?? ''])) as Record<K, string>;
}

/** The error of a library may quote a key: only which setting it is of is said. */
async function usable<T>(keys: string, make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch {
    throw new ConfigError([`${keys}: certificates or key cannot be read, or do not belong together`]);
  }
}
