import { useState } from 'react';
import { serverNow } from '../../api/client.ts';
import { useHas, useWholeFestival } from '../../api/festival.ts';
import { Field } from '../../design/field.tsx';
import { Page } from '../../design/page.tsx';
import { Select } from '../../design/select.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { columnsOf } from '../columns.tsx';
import { usePassLabel } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { toZoned } from '../zoned.ts';
import { exportsTexts } from './exports-texts.ts';

const column = columnsOf<string>();

/** Files for other systems and for paper. */
export function Exports() {
  const frame = useTexts(frameTexts);
  const { t, word, localised } = useTexts(exportsTexts);
  const { performances, passes = [], timezone } = useWholeFestival();
  const passLabel = usePassLabel();
  const [hasGoods, hasRooms] = [useHas('merch'), useHas('stay')];
  const today = toZoned(new Date(serverNow()).toISOString(), timezone).slice(0, 10);
  const [performance, setPerformance] = useState('');
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const files = [
    ...['orders', 'attendees', 'door-list'],
    ...(hasGoods ? ['goods'] : []),
    ...(hasRooms ? ['bookings'] : []),
    'vouchers',
    'settlement',
  ];
  const pathOf = (file: string, format: string) => {
    const query = new URLSearchParams({ format });
    if ((file === 'attendees' || file === 'door-list') && performance !== '') {
      query.set('performance', performance);
    }
    if (file === 'settlement') {
      query.set('from', from);
      query.set('to', to < from ? from : to);
    }
    return `/api/exports/${file}?${query}`;
  };
  const nameOf = (file: string) => word('file', file) ?? file;
  return (
    <Page title={frame.t('exports')}>
      <p>{t('about')}</p>
      <div className="toolbar">
        <Select
          label={`${t('file.attendees')}, ${t('file.door-list')}: ${t('only')}`}
          value={performance}
          onChange={setPerformance}
          options={[
            { value: '', label: t('allPerformances') },
            ...performances.map(({ id, title }) => ({ value: id, label: localised(title) })),
            ...passes.map((pass) => ({ value: pass.id, label: passLabel(pass) })),
          ]}
        />
        <Field label={`${t('file.settlement')}: ${t('from')}`} type="date" value={from} onChange={setFrom} />
        <Field label={`${t('file.settlement')}: ${t('to')}`} type="date" value={to} onChange={setTo} />
      </div>
      <Table
        label={frame.t('exports')}
        empty={t('none')}
        rows={files}
        rowId={(file) => file}
        columns={[
          column.words('file', t('file'), nameOf, (file) => <strong>{nameOf(file)}</strong>),
          column.words('holds', t('holds'), (file) => word('holds', file) ?? ''),
          column.actions(frame.t('actions'), (file) =>
            (['csv', 'json'] as const).map((format) => (
              <a
                key={format}
                className="button quiet"
                download={`${file}.${format}`}
                href={pathOf(file, format)}
                aria-label={t('download', { file: nameOf(file), format: format.toUpperCase() })}
              >
                {format.toUpperCase()}
              </a>
            )),
          ),
        ]}
      />
    </Page>
  );
}
