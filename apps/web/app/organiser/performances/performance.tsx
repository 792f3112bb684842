import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { act } from '../../api/client.ts';
import { festivalQuery, type Performance, type Text, useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMember } from '../../api/session.ts';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { Notice } from '../../design/notice.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { useTexts } from '../../i18n/index.ts';
import { NotFound } from '../../shell/page-states.tsx';
import { WhenField } from '../when-field.tsx';
import { CancelPerformance } from './cancel-performance.tsx';
import { doorsAfter, editOf, type PerformanceEdit } from './change.ts';
import { usePerformanceFigures } from './figures-of.ts';
import { PausePerformance } from './pause-performance.tsx';
import { performancesTexts } from './performances-texts.ts';
import { Prices } from './prices.tsx';

const route = getRouteApi('/organiser/performances/$performanceId');

/** One performance: its texts and times, prices, pausing, and its cancellation. */
export function PerformancePage() {
  const { performanceId } = route.useParams();
  const { t, localised } = useTexts(performancesTexts);
  const { performances } = useFestival();
  const role = useMember()?.role;
  const performance = performances.find(({ id }) => id === performanceId);
  if (performance === undefined) return <NotFound />;
  return (
    <Page
      title={localised(performance.title)}
      aside={
        <Link to="/organiser/performances" className="button quiet">
          {t('all')}
        </Link>
      }
    >
      {performance.cancelled !== null && (
        <Notice kind="alarm">
          {t('cancelled')}: {performance.cancelled.reason}
        </Notice>
      )}
      <Prices performanceId={performanceId} mayChange={role === 'organiser'} />
      {role === 'organiser' && <TextsAndTimes key={performanceId} performance={performance} />}
      <PausePerformance performanceId={performanceId} isOps={role === 'ops'} />
      <CancelPerformance performance={performance} />
    </Page>
  );
}

function TextsAndTimes({ performance }: { readonly performance: Performance }) {
  const { t } = useTexts(performancesTexts);
  const { timezone } = useFestival();
  const [edit, setEdit] = useState<PerformanceEdit | null>(null);
  const text = (name: string, label: string, value: string | undefined, lines?: number) => (
    <Field
      label={label}
      name={name}
      defaultValue={value ?? ''}
      maxLength={lines === undefined ? 200 : 4000}
      {...(lines === undefined ? {} : { lines })}
    />
  );
  return (
    <section className="panel">
      <h2>{t('texts')}</h2>
      <Form submit={t('preview')} onSubmit={async (typed) => setEdit(editOf(performance, typed, timezone))}>
        {text('titleKo', t('titleKo'), performance.title.ko)}
        {text('titleEn', t('titleEn'), performance.title.en)}
        {text('descriptionKo', t('descriptionKo'), performance.description?.ko, 3)}
        {text('descriptionEn', t('descriptionEn'), performance.description?.en, 3)}
        <WhenField label={t('starts')} name="startsAt" value={performance.startsAt} isRequired />
        <Field label={t('moveReason')} name="reason" maxLength={500} help={t('moveReasonHelp')} />
        <WhenField label={t('doors')} name="doorsAt" value={performance.doorsAt} help={t('doorsHelp')} />
        <WhenField
          label={t('closes')}
          name="salesCloseAt"
          value={performance.salesCloseAt}
          help={t('closesHelp')}
        />
      </Form>
      {edit !== null && <Preview performance={performance} edit={edit} onClose={() => setEdit(null)} />}
    </section>
  );
}

interface PreviewProps {
  readonly performance: Performance;
  readonly edit: PerformanceEdit;
  readonly onClose: () => void;
}

function Preview({ performance, edit, onClose }: PreviewProps) {
  const { t, moment, money } = useTexts(performancesTexts);
  const { timezone, currency } = useFestival();
  const figures = usePerformanceFigures(performance.id);
  const written = (text: Text | null) =>
    text === null ? t('empty') : [text.ko, text.en].filter((each) => each !== undefined).join(' / ');
  const when = (at: string | null | undefined) => (at == null ? t('empty') : moment(at, timezone));
  const doors = doorsAfter(performance, edit);
  const changes: readonly (readonly [string, string, string])[] = [
    ...(edit.title === undefined
      ? []
      : [[t('titleKo'), written(performance.title), written(edit.title)] as const]),
    ...(edit.description === undefined
      ? []
      : [[t('descriptionKo'), written(performance.description), written(edit.description)] as const]),
    ...(edit.startsAt === undefined
      ? []
      : [[t('starts'), when(performance.startsAt), when(edit.startsAt)] as const]),
    ...(edit.reason === undefined ? [] : [[t('moveReason'), t('empty'), edit.reason] as const]),
    ...(doors === (performance.doorsAt ?? null)
      ? []
      : [[t('doors'), when(performance.doorsAt), when(doors)] as const]),
    ...(edit.salesCloseAt === undefined
      ? []
      : [[t('closes'), when(performance.salesCloseAt), when(edit.salesCloseAt)] as const]),
  ];
  return (
    <ConfirmDialog
      title={t('previewTitle')}
      isOpen
      onClose={onClose}
      confirm={t('apply')}
      onConfirm={async () => {
        if (changes.length === 0) return;
        const intent = `edit ${performance.id} ${JSON.stringify(edit)}`;
        await act(intent, 'PATCH', `/api/events/${performance.id}`, edit);
        await queryClient.invalidateQueries({ queryKey: festivalQuery.queryKey });
        notify(t('applied'), 'good');
      }}
    >
      <div className="effect">
        {changes.length === 0 && <p>{t('nothingChanges')}</p>}
        {changes.map(([name, before, after]) => (
          <p key={name}>{t('becomes', { name, before, after })}</p>
        ))}
        {edit.startsAt !== undefined && figures !== undefined && figures.sold > 0 && (
          <p>
            <strong>
              {t('moveEffect', { sold: figures.sold, amount: money(figures.revenue, currency) })}
            </strong>
          </p>
        )}
        {changes.length > 0 && <p>{t('textEffect')}</p>}
      </div>
      <p className="soft">{t('fileWins')}</p>
    </ConfirmDialog>
  );
}
