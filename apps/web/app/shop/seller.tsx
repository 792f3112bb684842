import type { Organiser } from '@clove/contracts';
import { Facts } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';

/** Who sells, as Korean law asks shops to say it. */
export function Seller({ organiser }: { readonly organiser: Organiser }) {
  const { t, localised } = useTexts(shopTexts);
  const { name, representative, registrationNumber, mailOrderNumber, address, contact } = organiser;
  const facts = [
    [t('sellerName'), localised(name)],
    [t('sellerRepresentative'), representative],
    [t('sellerRegistration'), registrationNumber],
    [t('sellerMailOrder'), mailOrderNumber],
    [t('sellerAddress'), address === undefined ? undefined : localised(address)],
    [t('sellerContact'), contact],
  ] as const;
  return (
    <footer className="seller">
      <h2>{t('seller')}</h2>
      <Facts facts={facts.flatMap(([what, said]) => (said === undefined ? [] : [[what, said] as const]))} />
    </footer>
  );
}
