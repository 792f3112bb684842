import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, act, read } from '../../api/client.ts';
import { type Text, useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMember } from '../../api/session.ts';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { Notice } from '../../design/notice.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Select } from '../../design/select.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { useNames } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { typedText } from '../typed-text.ts';
import { messagesTexts } from './messages-texts.ts';

interface Announcement {
  readonly performanceId: string;
  readonly sectionId?: string;
  readonly subject: Text;
  readonly body: Text;
}

interface Preview {
  readonly recipients: number;
  readonly mails: readonly { readonly language: string; readonly subject: string; readonly text: string }[];
}

interface Sent {
  readonly id: string;
  readonly performanceId: string;
  readonly sectionId: string | null;
  readonly subject: Text;
  readonly recipients: number;
  readonly sentAt: string;
}

const column = columnsOf<Sent>();

/** Messages to those who hold tickets, and what was sent. */
export function Messages() {
  const frame = useTexts(frameTexts);
  const isOrganiser = useMember()?.role === 'organiser';
  return (
    <Page title={frame.t('messages')}>
      {isOrganiser && <Write />}
      <SentBefore />
    </Page>
  );
}

function Write() {
  const frame = useTexts(frameTexts);
  const { t, localised } = useTexts(messagesTexts);
  const names = useNames();
  const { performances } = useFestival();
  const [performanceId, setPerformanceId] = useState(performances[0]?.id ?? '');
  const [sectionId, setSectionId] = useState('');
  const [shown, setShown] = useState<{ announcement: Announcement; preview: Preview } | null>(null);
  const sections = performances.find(({ id }) => id === performanceId)?.sections ?? [];
  const preview = async (typed: Readonly<Record<string, string>>) => {
    const announcement: Announcement = {
      performanceId,
      ...(sectionId === '' ? {} : { sectionId }),
      subject: typedText(typed, 'subject') ?? { ko: '' },
      body: typedText(typed, 'body') ?? { ko: '' },
    };
    const path = '/api/messages/announcements/preview';
    const { body } = await act<Preview>('preview an announcement', 'POST', path, announcement);
    setShown({ announcement, preview: body });
  };
  return (
    <section className="panel">
      <h2>{t('write')}</h2>
      <div className="toolbar">
        <Select
          label={frame.t('performance')}
          value={performanceId}
          onChange={(id) => {
            setPerformanceId(id);
            setSectionId('');
          }}
          options={performances.map(({ id, title }) => ({ value: id, label: localised(title) }))}
        />
        <Select
          label={frame.t('section')}
          value={sectionId}
          onChange={setSectionId}
          options={[
            { value: '', label: frame.t('allSections') },
            ...sections.map(({ id }) => ({ value: id, label: names.section(performanceId, id) })),
          ]}
        />
      </div>
      <Form submit={t('preview')} onSubmit={preview}>
        <Field label={t('subjectKo')} name="subjectKo" isRequired maxLength={200} />
        <Field label={t('bodyKo')} name="bodyKo" isRequired maxLength={4000} lines={5} />
        <Field label={t('subjectEn')} name="subjectEn" maxLength={200} help={t('englishHelp')} />
        <Field label={t('bodyEn')} name="bodyEn" maxLength={4000} lines={5} />
      </Form>
      {shown !== null && <Confirm {...shown} onClose={() => setShown(null)} />}
    </section>
  );
}

interface ConfirmProps {
  readonly announcement: Announcement;
  readonly preview: Preview;
  readonly onClose: () => void;
}

function Confirm({ announcement, preview: { recipients, mails }, onClose }: ConfirmProps) {
  const { t, number } = useTexts(messagesTexts);
  const names = useNames();
  const { performanceId, sectionId } = announcement;
  const who =
    sectionId === undefined
      ? names.performance(performanceId)
      : names.item('seat', `${performanceId}/${sectionId}`);
  const count = number(recipients);
  return (
    <ConfirmDialog
      title={t('previewTitle')}
      isOpen
      onClose={onClose}
      confirm={t('send', { count })}
      onConfirm={async () => {
        if (recipients === 0) return;
        try {
          await act(`announce ${JSON.stringify(announcement)}`, 'POST', '/api/messages/announcements', {
            ...announcement,
            recipients,
          });
        } catch (error) {
          if (!(error instanceof ApiProblem) || error.slug !== 'audience-changed') throw error;
          notify(t('changed'), 'warning');
          return;
        }
        await queryClient.invalidateQueries({ queryKey: ['own', 'announcements'] });
        notify(t('sent', { count }), 'good');
      }}
    >
      <div className="effect">
        <p>
          <strong>{recipients === 0 ? t('noRecipients') : t('effect', { who, count })}</strong>
        </p>
      </div>
      {mails.map(({ language, subject, text }) => (
        <section key={language}>
          <h3>{t(language === 'ko' ? 'inKorean' : 'inEnglish')}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="mail" tabIndex={0}>
            {`${subject}\n\n${text}`}
          </pre>
        </section>
      ))}
      {recipients === 0 && <Notice kind="warning">{t('noRecipients')}</Notice>}
    </ConfirmDialog>
  );
}

function SentBefore() {
  const frame = useTexts(frameTexts);
  const { t, localised, moment, number } = useTexts(messagesTexts);
  const { timezone } = useFestival();
  const names = useNames();
  const query = useQuery({
    queryKey: ['own', 'announcements'],
    queryFn: ({ signal }) => read<{ announcements: Sent[] }>('/api/messages/announcements', { signal }),
  });
  const toWhom = ({ performanceId, sectionId }: Sent) =>
    sectionId === null
      ? names.performance(performanceId)
      : names.item('seat', `${performanceId}/${sectionId}`);
  return (
    <section className="panel">
      <h2>{t('before')}</h2>
      <Live query={query}>
        {({ announcements }) => (
          <Table
            label={t('before')}
            empty={t('none')}
            rows={announcements}
            rowId={({ id }) => id}
            columns={[
              column.words(
                'at',
                frame.t('when'),
                ({ sentAt }) => sentAt,
                ({ sentAt }) => moment(sentAt, timezone),
              ),
              column.words('subject', t('subject'), ({ subject }) => localised(subject)),
              column.words('to', frame.t('performance'), toWhom),
              column.numbers('recipients', t('recipients'), ({ recipients }) => recipients, number),
            ]}
          />
        )}
      </Live>
    </section>
  );
}
