import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge, EmptyState } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { Codes } from './codes.tsx';
import { readVouchersAgain, type Voucher } from './voucher-data.ts';
import { Editor } from './voucher-editor.tsx';
import { discountOf } from './voucher-terms.ts';
import { vouchersTexts } from './vouchers-texts.ts';

type Asked =
  | { readonly kind: 'edit' | 'off' | 'codes'; readonly voucher: Voucher }
  | { readonly kind: 'make' };

const column = columnsOf<Voucher>();

/** What fans get with codes. */
export function Vouchers() {
  const frame = useTexts(frameTexts);
  const { t } = useTexts(vouchersTexts);
  const isOrganiser = useMember()?.role === 'organiser';
  const [asked, setAsked] = useState<Asked | null>(null);
  const query = useQuery({
    queryKey: ['own', 'vouchers', 'list'],
    queryFn: ({ signal }) => read<{ vouchers: Voucher[] }>('/api/vouchers', { signal }),
  });
  const isMissing = query.error instanceof ApiProblem && query.error.status === 404;
  const close = () => setAsked(null);
  return (
    <Page
      title={frame.t('vouchers')}
      aside={
        isOrganiser && !isMissing && <Button onPress={() => setAsked({ kind: 'make' })}>{t('make')}</Button>
      }
    >
      {isMissing ? (
        <EmptyState title={t('unavailable')} />
      ) : (
        <Live query={query}>
          {({ vouchers }) => <List vouchers={vouchers} isOrganiser={isOrganiser} onAsk={setAsked} />}
        </Live>
      )}
      {asked?.kind === 'make' && <Editor onClose={close} />}
      {asked?.kind === 'edit' && <Editor voucher={asked.voucher} onClose={close} />}
      {asked?.kind === 'codes' && <Codes voucher={asked.voucher} isOrganiser={isOrganiser} onClose={close} />}
      {asked?.kind === 'off' && (
        <AskDialog
          title={t('offTitle', { id: asked.voucher.id })}
          isOpen
          onClose={close}
          reason={false}
          danger
          effect={<p>{t('offEffect', { codes: asked.voucher.codes, used: asked.voucher.used })}</p>}
          submit={t('off')}
          onSubmit={async () => {
            await act(`switch off ${asked.voucher.id}`, 'DELETE', `/api/vouchers/${asked.voucher.id}`);
            await readVouchersAgain();
            notify(t('offDone'), 'good');
          }}
        />
      )}
    </Page>
  );
}

interface ListProps {
  readonly vouchers: readonly Voucher[];
  readonly isOrganiser: boolean;
  readonly onAsk: (asked: Asked) => void;
}

function List({ vouchers, isOrganiser, onAsk }: ListProps) {
  const frame = useTexts(frameTexts);
  const { t, number, money, localised, word, moment } = useTexts(vouchersTexts);
  const { currency, timezone } = useFestival();
  const gives = ({ terms }: Voucher) => {
    const { kind, value } = discountOf(terms);
    const written = kind === 'percent' ? number(value) : money(value, currency);
    const extra = [
      ...(terms.opens === undefined ? [] : [`${t('opens')}: ${terms.opens.join(', ')}`]),
      ...(terms.presale === true ? [t('presale')] : []),
    ];
    return [word('said', kind, { value: written }), ...extra].join(' · ');
  };
  return (
    <Table
      label={frame.t('vouchers')}
      empty={t('none')}
      rows={vouchers}
      rowId={({ id }) => id}
      columns={[
        column.words(
          'id',
          t('voucher'),
          ({ id, terms }) => `${id} ${terms.title?.ko ?? ''} ${terms.title?.en ?? ''}`,
          ({ id, terms }) => (
            <>
              <strong>{terms.title === undefined ? id : localised(terms.title)}</strong>
              <div className="id soft">{id}</div>
            </>
          ),
        ),
        column.words('gives', t('gives'), gives),
        column.words(
          'until',
          t('until'),
          ({ terms }) => terms.until ?? '',
          ({ terms }) => (terms.until === undefined ? '–' : moment(terms.until, timezone)),
        ),
        column.numbers('codes', t('codes'), ({ codes }) => codes, number),
        column.numbers('used', t('used'), ({ used }) => used, number),
        column.numbers(
          'discount',
          t('discount'),
          ({ discount }) => discount,
          (amount) => money(amount, currency),
        ),
        column.words(
          'open',
          frame.t('state'),
          ({ open }) => t(open ? 'isOpen' : 'isOff'),
          ({ open }) => <Badge kind={open ? 'good' : 'info'}>{t(open ? 'isOpen' : 'isOff')}</Badge>,
        ),
        column.actions(frame.t('actions'), (voucher) => (
          <>
            <Button
              quiet
              aria-label={t('codesOf', { id: voucher.id })}
              onPress={() => onAsk({ kind: 'codes', voucher })}
            >
              {t('codes')}
            </Button>
            {isOrganiser && (
              <Button
                quiet
                aria-label={t('edit', { id: voucher.id })}
                onPress={() => onAsk({ kind: 'edit', voucher })}
              >
                {frame.t('change')}
              </Button>
            )}
            {isOrganiser && voucher.open && (
              <Button
                danger
                aria-label={`${t('off')}: ${voucher.id}`}
                onPress={() => onAsk({ kind: 'off', voucher })}
              >
                {t('off')}
              </Button>
            )}
          </>
        )),
      ]}
    />
  );
}
