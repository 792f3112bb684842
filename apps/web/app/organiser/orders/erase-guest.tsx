import { useState } from 'react';
import { act } from '../../api/client.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/choice.tsx';
import { notify } from '../../design/notices.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { type DeskOrder, readOrderAgain } from './order-data.ts';
import { ordersTexts } from './orders-texts.ts';

interface EraseGuestProps {
  readonly order: DeskOrder;
  readonly guest: NonNullable<DeskOrder['guest']>;
}

/** A guest of the box office has no account to delete: the organiser erases name and address when asked to. */
export function EraseGuest({ order: { orderId, tickets }, guest: { orders, erased } }: EraseGuestProps) {
  const { t } = useTexts(ordersTexts);
  const [isOpen, setOpen] = useState(false);
  const [early, setEarly] = useState(false);
  if (erased) return <p className="soft">{t('guestErased')}</p>;
  return (
    <div className="row">
      <Button quiet danger onPress={() => setOpen(true)}>
        {t('eraseGuest')}
      </Button>
      <AskDialog
        title={t('eraseGuest')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        danger
        effect={
          <>
            <p>
              <strong>{t('eraseEffect', { orders, tickets: tickets.length })}</strong>
            </p>
            <p>{t('eraseStays')}</p>
          </>
        }
        submit={t('eraseNow')}
        onSubmit={async ({ reason }) => {
          await act(
            `erase guest of ${orderId} ${early} ${reason}`,
            'POST',
            `/api/box-office/orders/${orderId}/guest-erasure`,
            { reason, early },
          );
          await readOrderAgain(orderId);
          notify(t('erasedNow', { orders }), 'good');
        }}
      >
        <Checkbox isSelected={early} onChange={setEarly}>
          {t('eraseEarly')}
        </Checkbox>
      </AskDialog>
    </div>
  );
}
