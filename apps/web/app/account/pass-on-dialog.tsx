import { useState } from 'react';
import { act } from '../api/client.ts';
import { Button } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Field } from '../design/field.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { Form } from '../design/form.tsx';
import { notify } from '../design/notices.tsx';
import { useTexts } from '../i18n/index.ts';
import type { Ticket } from './data.ts';
import { ticketTexts } from './ticket-texts.ts';
import { readOwnAgain, type ShownTickets } from './use-tickets.ts';

interface Offer {
  readonly link: string;
  readonly expiresAt?: string;
}

/** What was offered: the link is only shown now. */
interface Made {
  readonly url: string;
  readonly expiresAt: string | undefined;
  /** Null: not sent by mail. */
  readonly email: string | null;
}

interface PassOnDialogProps {
  readonly ticket: Ticket;
  readonly shown: ShownTickets;
  readonly name: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Offers a ticket by a link that is handed over or mailed; then shows the link. */
export function PassOnDialog({ ticket, shown, name, isOpen, onClose }: PassOnDialogProps) {
  const { t } = useTexts(ticketTexts);
  const [made, setMade] = useState<Made | null>(null);
  const close = () => {
    onClose();
    setMade(null);
    keepFocusInPage();
  };
  return (
    <Dialog title={t(made === null ? 'passOnTitle' : 'offered')} isOpen={isOpen} onClose={close}>
      {made === null ? (
        <OfferForm ticket={ticket} name={name} onMade={setMade} />
      ) : (
        <MadeOffer made={made} zone={shown.festival.timezone} name={name} />
      )}
    </Dialog>
  );
}

const periods = ['24', '72', '168'] as const;

interface OfferFormProps {
  readonly ticket: Ticket;
  readonly name: string;
  readonly onMade: (made: Made) => void;
}

function OfferForm({ ticket, name, onMade }: OfferFormProps) {
  const { t, language } = useTexts(ticketTexts);
  const [way, setWay] = useState<'link' | 'mail'>('link');
  const [hours, setHours] = useState<(typeof periods)[number]>('72');
  const [mailLanguage, setMailLanguage] = useState<'ko' | 'en'>(language);
  const offer = async ({ email = '' }: Readonly<Record<string, string>>) => {
    const sendTo = way === 'mail' ? { sendTo: { email, language: mailLanguage } } : {};
    const terms = { expiresInHours: Number(hours), ...sendTo };
    const intent = `offer ${ticket.id} ${JSON.stringify(terms)}`;
    const path = `/api/tickets/${encodeURIComponent(ticket.id)}/offers`;
    const { body } = await act<Offer>(intent, 'POST', path, terms);
    onMade({
      url: new URL(body.link, location.origin).href,
      expiresAt: body.expiresAt,
      email: way === 'mail' ? email : null,
    });
    await readOwnAgain();
  };
  return (
    <>
      <p>{t('passOnEffect', { ticket: name })}</p>
      <Form submit={t('offer')} onSubmit={offer}>
        <Choice
          label={t('how')}
          value={way}
          onChange={setWay}
          options={[
            { value: 'link', label: t('byLink'), note: t('byLinkNote') },
            { value: 'mail', label: t('byMail'), note: t('byMailNote') },
          ]}
        />
        {way === 'mail' && (
          <>
            <Field name="email" label={t('mailTo')} type="email" autoComplete="off" isRequired />
            <Choice
              label={t('mailLanguage')}
              value={mailLanguage}
              onChange={setMailLanguage}
              options={[
                { value: 'ko', label: '한국어' },
                { value: 'en', label: 'English' },
              ]}
            />
          </>
        )}
        <Choice
          label={t('hours')}
          value={hours}
          onChange={setHours}
          options={periods.map((value) => ({ value, label: t(`hours.${value}`) }))}
        />
      </Form>
    </>
  );
}

interface MadeOfferProps {
  readonly made: Made;
  readonly zone: string;
  readonly name: string;
}

function MadeOffer({ made: { url, expiresAt, email }, zone, name }: MadeOfferProps) {
  const { t, moment } = useTexts(ticketTexts);
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    notify(t('copied'), 'good');
  };
  const canShare = 'share' in navigator;
  return (
    <>
      <p>{email === null ? t('offeredLink') : t('offeredMail', { email })}</p>
      {email === null && (
        <>
          <Field label={t('link')} value={url} isReadOnly />
          <div className="row">
            <Button autoFocus onPress={copy}>
              {t('copy')}
            </Button>
            {canShare && (
              <Button
                quiet
                // Anyone who closes the phone's own dialog has shared nothing, which is no failure.
                onPress={() => navigator.share({ url, title: name }).catch(() => undefined)}
              >
                {t('share')}
              </Button>
            )}
          </div>
        </>
      )}
      {expiresAt !== undefined && <p className="soft">{t('offerOpen', { time: moment(expiresAt, zone) })}</p>}
    </>
  );
}
