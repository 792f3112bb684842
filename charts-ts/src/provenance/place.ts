import type { Path } from '@clove/pool-images';

/** A field of an input file, whose line is not looked up yet. */
export type Place = Spot & {
  /** Instead of the row's own reason. */
  readonly why?: string;
};

type Spot =
  | { readonly input: 'festival' | 'environment' | 'ops'; readonly path: Path }
  | { readonly input: 'catalogue'; readonly image: string; readonly path: Path }
  | { readonly input: 'release'; readonly path: Path }
  | { readonly input: 'template'; readonly file: string; readonly path: Path };

export const festival = (...path: Path): Place => ({ input: 'festival', path });
export const environment = (...path: Path): Place => ({ input: 'environment', path });
export const ops = (...path: Path): Place => ({ input: 'ops', path });
export const release = (...path: Path): Place => ({ input: 'release', path });
export const catalogue = (image: string, ...path: Path): Place => ({ input: 'catalogue', image, path });

/** A line of a custom template, by its file from the root. */
export const template = (file: string, ...path: Path): Place => ({ input: 'template', file, path });

/** A sandbox is only there where the environment's payments, log-ins or mails are not real. */
export function sandboxed(...services: readonly string[]): Place[] {
  return [
    ...(services.includes('payment-sandbox') ? [environment('payments')] : []),
    ...(services.includes('identity-sandbox') ? [environment('kakaoLogin')] : []),
    ...(services.includes('mail-sandbox') ? [environment('mail')] : []),
  ];
}
