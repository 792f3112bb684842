import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, act } from '../api/client.ts';
import { removeKeptTickets } from '../api/kept-tickets.ts';
import { forgetMember, type Member } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Checkbox } from '../design/choice.tsx';
import { Dialog } from '../design/dialog.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { Card } from '../design/small.tsx';
import { useAction } from '../design/use-action.ts';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { devicesQuery } from './data.ts';
import { type Holdings, holdingsOf } from './holdings.ts';
import { settingsTexts } from './settings-texts.ts';

/** Deleting the account: says what is left first, and asks for consent where something would be given up. */
export function DeleteAccount({ member }: { readonly member: Member }) {
  const { t } = useTexts(settingsTexts);
  const [open, setOpen] = useState(false);
  return (
    <Card className="delete-account">
      <h2>{t('delete')}</h2>
      <p className="soft">{t('deleteLead')}</p>
      <Button danger onPress={() => setOpen(true)}>
        {t('delete')}
      </Button>
      <Dialog title={t('deleteTitle')} isOpen={open} onClose={() => setOpen(false)}>
        <Asking member={member} onClose={() => setOpen(false)} />
      </Dialog>
    </Card>
  );
}

function Asking({ member, onClose }: { readonly member: Member; readonly onClose: () => void }) {
  const { t } = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const navigate = useNavigate();
  const devices = useQuery(devicesQuery).data?.sessions.length ?? 1;
  const [left, setLeft] = useState<Holdings | null>(null);
  const [consents, setConsents] = useState(false);
  const remove = useAction(async () => {
    const query = left === null ? '' : '?cancelTickets=true';
    try {
      await act(`delete me${query}`, 'DELETE', `/api/auth/me${query}`);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.slug !== 'account-in-use') throw error;
      setLeft(holdingsOf(error));
      setConsents(false);
      return;
    }
    onClose();
    await navigate({ to: '/' });
    forgetMember();
    removeKeptTickets();
    notify(t('deleted'), 'good');
    keepFocusInPage();
  });
  const hasOpenOrders = left !== null && left.orders > 0;
  return (
    <>
      <p>{t('deleteEffect', { email: member.email, devices })}</p>
      {left !== null && (
        <div className="notice warning" role="alert">
          <p>{t('inUse')}</p>
          <ul>
            {left.tickets > 0 && <li>{t('inUseTickets', { count: left.tickets })}</li>}
            {left.deliveries > 0 && <li>{t('inUseDeliveries', { count: left.deliveries })}</li>}
            {left.orders > 0 && <li>{t('inUseOrders', { count: left.orders })}</li>}
          </ul>
          {hasOpenOrders && <p>{t('waitForOrders')}</p>}
        </div>
      )}
      {left !== null && !hasOpenOrders && (
        <Checkbox isSelected={consents} onChange={setConsents}>
          {t('consent')}
        </Checkbox>
      )}
      <ProblemNotice error={remove.error} />
      <div className="row end">
        <Button quiet onPress={onClose}>
          {common.t('close')}
        </Button>
        <Button
          danger
          isPending={remove.busy}
          isDisabled={left !== null && !hasOpenOrders && !consents}
          onPress={() => void remove.run()}
        >
          {hasOpenOrders ? common.t('tryAgain') : t(left === null ? 'deleteConfirm' : 'deleteAllConfirm')}
        </Button>
      </div>
    </>
  );
}
