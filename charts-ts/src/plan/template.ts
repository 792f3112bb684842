import { type Catalogue, type CatalogueEntry, FindingsError, type SourceDocument } from '@clove/pool-images';
import type { FestivalFile } from '../festival/schema.ts';

type Features = Readonly<Record<string, boolean>>;

/** A service that a template asks for, with the features that tell its variants apart. */
interface Wish {
  readonly service: string;
  readonly features: Features;
  /** What the missing image would be called, for the message. */
  readonly expected: string;
}

/**
 * The images that a festival's template stands for. Which services there are is decided here alone; which
 * variant of a service is decided by the features that its catalogue files declare.
 * @throws FindingsError naming every image that the pool does not have.
 */
export function chooseImages(
  catalogue: Catalogue,
  document: SourceDocument,
  festival: FestivalFile,
  payments: 'sandbox' | 'live',
): CatalogueEntry[] {
  const missing: string[] = [];
  const chosen: CatalogueEntry[] = [];
  for (const wish of wishes(festival.template, payments)) {
    const entry = [...catalogue.values()].find(
      (candidate) => candidate.service === wish.service && matches(candidate.features, wish.features),
    );
    if (entry === undefined) missing.push(wish.expected);
    else chosen.push(entry);
  }
  if (missing.length > 0) {
    const message = `template ${festival.template} needs images that are not in the pool yet: ${missing.join(', ')}`;
    throw new FindingsError([document.finding(['template'], message)]);
  }
  return chosen.sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** A variant fits when every feature it declares has the wished value; a feature it does not know does not matter. */
function matches(declared: Features, wished: Features): boolean {
  return Object.entries(declared).every(([feature, value]) => (wished[feature] ?? false) === value);
}

function wishes(template: string, payments: 'sandbox' | 'live'): Wish[] {
  const words = new Set(template.split('-'));
  const numbered = words.has('seat');
  const kakao = words.has('kakao');
  const features = { numbered, kakao, sandbox: payments === 'sandbox' };
  const brand = kakao ? 'kakao' : 'no-kakao';
  const plain = (service: string): Wish => ({ service, features, expected: service });
  const branded = (service: string): Wish => ({ service, features, expected: `${service}-${brand}` });
  return [
    plain('auth'),
    plain('event'),
    {
      service: 'seat',
      features,
      expected: `seat-${numbered ? 'yes' : 'no'}-number-${kakao ? 'yes' : 'no'}-kakao`,
    },
    branded('ticket'),
    branded('payment'),
    plain('gateway'),
    plain('web'),
    plain('toolbox'),
    ...(payments === 'sandbox' ? [plain('payment-sandbox')] : []),
    ...(words.has('merchandise') ? [branded('merch')] : []),
    ...(words.has('stay') ? [branded('stay')] : []),
  ];
}
