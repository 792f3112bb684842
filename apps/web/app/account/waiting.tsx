import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { act } from '../api/client.ts';
import { useFestival, useHas } from '../api/festival.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { notify } from '../design/notices.tsx';
import { Badge, EmptyState } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { PageFailure, PagePending } from '../shell/page-states.tsx';
import { keepHold } from '../shop/basket-store.ts';
import type { InventoryName } from '../shop/hold.ts';
import { AccountPage } from './account-page.tsx';
import { accountTexts } from './texts.ts';
import { readOwnAgain } from './use-tickets.ts';
import { useWaitedNames } from './waited-names.ts';
import { readWaiting, type WaitingEntry } from './waiting-entries.ts';

/** Where the member waits for freed places, goods and nights, and what is offered. */
export function Waiting() {
  const { t } = useTexts(accountTexts);
  return <AccountPage title={t('waiting')}>{() => <Lists />}</AccountPage>;
}

function Lists() {
  const { t } = useTexts(accountTexts);
  const parts: Readonly<Record<InventoryName, boolean>> = {
    seat: useHas('seat'),
    merch: useHas('merch'),
    stay: useHas('stay'),
  };
  const { data, error, refetch } = useQuery({
    queryKey: ['own', 'waiting'],
    queryFn: ({ signal }) => readWaiting(parts, signal),
    refetchInterval: 15_000,
  });
  if (error !== null) return <PageFailure error={error} reset={() => void refetch()} />;
  if (data === undefined) return <PagePending />;
  const live = data.filter(({ state }) => state === 'OFFERED' || state === 'WAITING');
  const earlier = data.filter(({ state }) => state !== 'OFFERED' && state !== 'WAITING');
  return (
    <>
      {live.length === 0 && (
        <EmptyState title={t('noWaiting')}>
          <p>{t('noWaitingWhy')}</p>
        </EmptyState>
      )}
      <ul className="entries">
        {live.map((entry) => (
          <li key={entry.id}>
            <Live entry={entry} />
          </li>
        ))}
      </ul>
      {earlier.length > 0 && (
        <details className="tickets-over">
          <summary>{t('earlier')}</summary>
          <ul className="entries">
            {earlier.map((entry) => (
              <li key={entry.id} className="entry">
                <Name entry={entry} />
                <Badge>{t(`waiting.${entry.state}`)}</Badge>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Name({ entry }: { readonly entry: WaitingEntry }) {
  const { t, moment } = useTexts(accountTexts);
  const { timezone } = useFestival();
  const nameOf = useWaitedNames();
  return (
    <span className="entry-main">
      <strong>
        {nameOf(entry)} · {t('units', { count: entry.quantity })}
      </strong>
      <span className="soft">{t('joined', { time: moment(entry.joinedAt, timezone) })}</span>
    </span>
  );
}

function Live({ entry }: { readonly entry: WaitingEntry }) {
  const { t, moment } = useTexts(accountTexts);
  const { timezone } = useFestival();
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  const isOffer = entry.state === 'OFFERED' && entry.holdId !== null;
  const leave = async () => {
    await act(`leave ${entry.id}`, 'DELETE', `${entry.path}/${encodeURIComponent(entry.id)}`);
    await readOwnAgain();
    notify(t('left'));
    keepFocusInPage();
  };
  const take = () => {
    if (entry.holdId === null) return;
    keepHold({ inventory: entry.inventory, holdId: entry.holdId, orderId: null });
    return navigate({ to: '/basket' });
  };
  const effect = isOffer
    ? t('declineEffect', { count: entry.quantity })
    : t('leaveEffect', { position: entry.position ?? '' });
  return (
    <div className={isOffer ? 'card waiting offer' : 'card waiting'}>
      <div className="row">
        <Name entry={entry} />
        <Badge kind={isOffer ? 'good' : 'info'}>
          {isOffer || entry.position === null
            ? t(`waiting.${entry.state}`)
            : t('place', { position: entry.position })}
        </Badge>
      </div>
      {isOffer && entry.expiresAt !== null && (
        <p>
          <strong>{t('offered')}</strong> {t('offeredUntil', { time: moment(entry.expiresAt, timezone) })}
        </p>
      )}
      <div className="row">
        {isOffer && <Button onPress={take}>{t('takeOffer')}</Button>}
        <Button quiet onPress={() => setLeaving(true)}>
          {t(isOffer ? 'declineOffer' : 'leave')}
        </Button>
      </div>
      <ConfirmDialog
        title={t(isOffer ? 'declineTitle' : 'leaveTitle')}
        isOpen={leaving}
        onClose={() => setLeaving(false)}
        confirm={t(isOffer ? 'declineOffer' : 'leave')}
        onConfirm={leave}
        danger
      >
        <p>{effect}</p>
      </ConfirmDialog>
    </div>
  );
}
