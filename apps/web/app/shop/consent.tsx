import type { Consent, LegalTextName, LegalTexts } from '@clove/contracts';
import { Checkbox } from '../design/choice.tsx';
import { useTexts } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';

const NAMES: readonly LegalTextName[] = ['terms', 'privacy'];

/** The texts of the festival, each with its name. */
function textsOf(legalTexts: LegalTexts | undefined) {
  return NAMES.flatMap((name) => {
    const text = legalTexts?.[name];
    return text === undefined ? [] : [{ name, ...text }];
  });
}

/** Whether every text of the festival was agreed to in its present version. */
export function isComplete(legalTexts: LegalTexts | undefined, consent: Consent): boolean {
  return textsOf(legalTexts).every(({ name, version }) => consent[name] === version);
}

interface ConsentFieldsProps {
  readonly legalTexts: LegalTexts | undefined;
  readonly consent: Consent;
  readonly onChange: (consent: Consent) => void;
}

/** One box for each text; a text of another version than the one agreed to is asked for again. Nothing where there is none. */
export function ConsentFields({ legalTexts, consent, onChange }: ConsentFieldsProps) {
  const { t, day } = useTexts(shopTexts);
  const texts = textsOf(legalTexts);
  if (texts.length === 0) return null;
  return (
    <fieldset className="consent">
      <legend>{t('consent')}</legend>
      {texts.map(({ name, version, link }) => (
        <div key={name} className="consent-row">
          <Checkbox
            isSelected={consent[name] === version}
            onChange={(agreed) => {
              const { [name]: _, ...others } = consent;
              onChange(agreed ? { ...others, [name]: version } : others);
            }}
          >
            {t(`consent.${name}`)}
          </Checkbox>
          <a href={link} target="_blank" rel="noopener noreferrer">
            {t('consentRead')}
            <span className="visually-hidden">
              {' '}
              {t(`consent.${name}`)} {t('newWindow')}
            </span>
          </a>
          <small className="soft">{t('consentVersion', { day: day(`${version}T00:00:00Z`, 'UTC') })}</small>
        </div>
      ))}
    </fieldset>
  );
}
