import { useState } from 'react';
import { act } from '../../api/client.ts';
import { useFestival, useHas } from '../../api/festival.ts';
import { Checkbox, Choice } from '../../design/choice.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { IdField, TitleFields } from '../id-and-title.tsx';
import { useBoard } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { WhenField } from '../when-field.tsx';
import { readVouchersAgain, type Voucher } from './voucher-data.ts';
import { type Discount, discountOf, discounts, termsOf } from './voucher-terms.ts';
import { vouchersTexts } from './vouchers-texts.ts';

export function Editor({ voucher, onClose }: { readonly voucher?: Voucher; readonly onClose: () => void }) {
  const frame = useTexts(frameTexts);
  const { t, word } = useTexts(vouchersTexts);
  const { timezone } = useFestival();
  const terms = voucher?.terms ?? {};
  const before = discountOf(terms);
  const hasGoods = useHas('merch');
  const hasRooms = useHas('stay');
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
  const known = useKnownIds();
  const helpOf = (name: keyof ReturnType<typeof useKnownIds>) =>
    known[name].length === 0 ? t('idsHelp') : t('idsHelpKnown', { ids: known[name].join(', ') });
  const ids = (name: 'performances' | 'sections' | 'categories' | 'goods' | 'rooms' | 'opens') => (
    <Field label={t(name)} name={name} help={helpOf(name)} defaultValue={terms[name]?.join(', ') ?? ''} />
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
        await readVouchersAgain();
        notify(frame.t('saved'), 'good');
      }}
    >
      {voucher === undefined && (
        <>
          <IdField />
          <Field label={t('code')} name="code" help={t('codeHelp')} maxLength={32} autoComplete="off" />
        </>
      )}
      <TitleFields title={terms.title} forFans />
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
      <p className="soft">{t('scopeHelp')}</p>
      {ids('performances')}
      {ids('sections')}
      {ids('categories')}
      {hasGoods && ids('goods')}
      {hasRooms && ids('rooms')}
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

/** Ids that can be named, as far as they are known: hidden sections are in the seat map alone. */
function useKnownIds() {
  const { performances } = useFestival();
  const board = useBoard().data;
  const sections = performances.flatMap((each) => each.sections);
  const unique = (ids: readonly string[]) => [...new Set(ids)];
  const boardSections = board?.performances.flatMap((each) => each.sections.map(({ id }) => id)) ?? [];
  return {
    performances: performances.map(({ id }) => id),
    sections: unique([...sections.map(({ id }) => id), ...boardSections]),
    categories: unique(sections.flatMap(({ categories = [] }) => categories.map(({ id }) => id))),
    goods: board?.goods.map(({ id }) => id) ?? [],
    rooms: board?.rooms.map(({ id }) => id) ?? [],
    opens: unique(boardSections),
  };
}
