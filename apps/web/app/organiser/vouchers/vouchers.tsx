import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox, Choice } from '../../design/choice.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge, EmptyState } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { WhenField } from '../when-field.tsx';
import { type Discount, discountOf, discounts, termsOf, type VoucherTerms } from './voucher-terms.ts';
import { vouchersTexts } from './vouchers-texts.ts';

interface Voucher {
  readonly id: string;
  readonly managedBy: 'file' | 'console';
  readonly open: boolean;
  readonly terms: VoucherTerms;
  readonly codes: number;
  readonly used: number;
  readonly discount: number;
}

type Asked =
  | { readonly kind: 'edit' | 'off' | 'codes'; readonly voucher: Voucher }
  | { readonly kind: 'make' };

const column = columnsOf<Voucher>();
const codeColumn = columnsOf<Code>();

const readAgain = () => queryClient.invalidateQueries({ queryKey: ['own', 'vouchers'] });

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
            await readAgain();
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
          t('id'),
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
        column.deeds(frame.t('actions'), (voucher) => (
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
                aria-label={t('offTitle', { id: voucher.id })}
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

function Editor({ voucher, onClose }: { readonly voucher?: Voucher; readonly onClose: () => void }) {
  const frame = useTexts(frameTexts);
  const { t, word } = useTexts(vouchersTexts);
  const { timezone } = useFestival();
  const terms = voucher?.terms ?? {};
  const before = discountOf(terms);
  const [kind, setKind] = useState<Discount>(voucher === undefined ? 'percent' : before.kind);
  const [isPresale, setPresale] = useState(terms.presale === true);
  const number = (name: 'uses' | 'usesPerFan' | 'minTotal') => (
    <Field
      label={t(name)}
      name={name}
      type="number"
      defaultValue={terms[name] === undefined ? '' : String(terms[name])}
    />
  );
  const ids = (name: 'performances' | 'sections' | 'opens') => (
    <Field label={t(name)} name={name} help={t('idsHelp')} defaultValue={terms[name]?.join(', ') ?? ''} />
  );
  return (
    <AskDialog
      title={voucher === undefined ? t('make') : t('edit', { id: voucher.id })}
      isOpen
      onClose={onClose}
      reason={false}
      effect={
        voucher !== undefined && <p>{t('changeEffect', { codes: voucher.codes, used: voucher.used })}</p>
      }
      submit={frame.t('save')}
      onSubmit={async (typed) => {
        const id = voucher?.id ?? typed['id']?.trim() ?? '';
        const { presale: _, ...said } = termsOf(terms, kind, typed, timezone);
        const code = typed['code']?.trim() ?? '';
        const body = { ...said, ...(isPresale ? { presale: true } : {}), ...(code === '' ? {} : { code }) };
        await act(`put voucher ${id} ${JSON.stringify(body)}`, 'PUT', `/api/vouchers/${id}`, body);
        await readAgain();
        notify(frame.t('saved'), 'good');
      }}
    >
      {voucher === undefined && (
        <>
          <Field
            label={t('id')}
            name="id"
            help={t('idHelp')}
            isRequired
            pattern="[a-z0-9][a-z0-9\-]*"
            maxLength={40}
          />
          <Field label={t('code')} name="code" help={t('codeHelp')} maxLength={32} autoComplete="off" />
        </>
      )}
      <Field label={t('titleKo')} name="titleKo" maxLength={100} defaultValue={terms.title?.ko ?? ''} />
      <Field label={t('titleEn')} name="titleEn" maxLength={100} defaultValue={terms.title?.en ?? ''} />
      <Choice
        label={t('gives')}
        value={kind}
        onChange={setKind}
        options={discounts.map((value) => ({ value, label: word('gives', value) ?? value }))}
      />
      {kind !== 'none' && (
        <Field
          label={t('value')}
          name="value"
          type="number"
          isRequired
          defaultValue={kind === before.kind ? String(before.value) : ''}
        />
      )}
      {ids('performances')}
      {ids('sections')}
      <WhenField label={t('from')} name="from" value={terms.from} />
      <WhenField label={t('until')} name="until" value={terms.until} />
      {number('uses')}
      {number('usesPerFan')}
      {number('minTotal')}
      {ids('opens')}
      <Checkbox isSelected={isPresale} onChange={setPresale}>
        {t('presale')}
      </Checkbox>
    </AskDialog>
  );
}

interface Code {
  readonly code: string;
  readonly used: number;
  readonly off: boolean;
  readonly createdAt: string;
}

interface CodesProps {
  readonly voucher: Voucher;
  readonly isOrganiser: boolean;
  readonly onClose: () => void;
}

function Codes({ voucher: { id }, isOrganiser, onClose }: CodesProps) {
  const frame = useTexts(frameTexts);
  const { t, number, moment } = useTexts(vouchersTexts);
  const { timezone } = useFestival();
  const query = useQuery({
    queryKey: ['own', 'vouchers', 'codes', id],
    queryFn: ({ signal }) => read<{ codes: Code[] }>(`/api/vouchers/${id}/codes?limit=1000`, { signal }),
  });
  const add = async ({ count = '1' }: Readonly<Record<string, string>>) => {
    const { body } = await act<{ codes: string[] }>(
      `add codes ${id} ${count}`,
      'POST',
      `/api/vouchers/${id}/codes`,
      { count: Number(count) },
    );
    await readAgain();
    notify(t('made', { count: body.codes.length }), 'good');
  };
  return (
    <Dialog title={t('codesOf', { id })} isOpen onClose={onClose}>
      <Live query={query}>
        {({ codes }) => (
          <Table
            label={t('codesOf', { id })}
            empty={t('noCodes')}
            pageSize={8}
            rows={codes}
            rowId={({ code }) => code}
            columns={[
              codeColumn.words(
                'code',
                t('code'),
                ({ code }) => code,
                ({ code }) => <span className="id">{code}</span>,
              ),
              codeColumn.numbers('used', t('used'), ({ used }) => used, number),
              codeColumn.words(
                'created',
                t('created'),
                ({ createdAt }) => createdAt,
                ({ createdAt }) => moment(createdAt, timezone),
              ),
              codeColumn.words('off', frame.t('state'), ({ off }) => t(off ? 'isOff' : 'isOpen')),
            ]}
          />
        )}
      </Live>
      {isOrganiser && (
        <Form submit={t('moreCodes')} onSubmit={add}>
          <Field label={t('howMany')} name="count" type="number" defaultValue="10" isRequired />
        </Form>
      )}
    </Dialog>
  );
}
