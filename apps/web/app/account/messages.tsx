import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { act } from '../api/client.ts';
import { useFestival } from '../api/festival.ts';
import { queryClient } from '../api/query-client.ts';
import { Button } from '../design/button.tsx';
import { Checkbox } from '../design/choice.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { Badge, Card, EmptyState } from '../design/small.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { PageFailure, PagePending } from '../shell/page-states.tsx';
import { AccountPage } from './account-page.tsx';
import { inboxQuery, type Message, type Preference, preferencesQuery } from './data.ts';
import { accountTexts } from './texts.ts';

/** The member's messages, and which of them are wanted. */
export function Messages() {
  const { t } = useTexts(accountTexts);
  return (
    <AccountPage title={t('messages')}>
      {() => (
        <>
          <List />
          <Preferences />
        </>
      )}
    </AccountPage>
  );
}

function readInboxAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['own', 'inbox'] });
}

function List() {
  const { t, language } = useTexts(accountTexts);
  const [before, setBefore] = useState<number | undefined>();
  const { data, error, refetch } = useQuery({
    ...inboxQuery(language, before),
    refetchInterval: 20_000,
  });
  const readAll = useAction(async (upTo: number) => {
    await act(`read up to ${upTo}`, 'POST', '/api/messages/read', { upTo });
    await readInboxAgain();
    notify(t('allRead'));
    keepFocusInPage();
  });
  if (error !== null) return <PageFailure error={error} reset={() => void refetch()} />;
  if (data === undefined) return <PagePending />;
  const { messages, unread, next } = data;
  const [newest] = messages;
  if (newest === undefined) {
    return (
      <EmptyState title={t('noMessages')}>
        <p>{t('noMessagesWhy')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      {unread > 0 && (
        <div className="row">
          <span role="status">{t('unread', { count: unread })}</span>
          <Button quiet isPending={readAll.busy} onPress={() => void readAll.run(newest.number)}>
            {t('readAll')}
          </Button>
        </div>
      )}
      <ProblemNotice error={readAll.error} />
      <ul className="entries messages">
        {messages.map((message) => (
          <li key={message.id}>
            <Shown message={message} />
          </li>
        ))}
      </ul>
      <div className="row">
        {before !== undefined && (
          <Button quiet onPress={() => setBefore(undefined)}>
            {t('newerMessages')}
          </Button>
        )}
        {next !== null && (
          <Button quiet onPress={() => setBefore(next)}>
            {t('olderMessages')}
          </Button>
        )}
      </div>
    </>
  );
}

function Shown({ message }: { readonly message: Message }) {
  const { t, moment } = useTexts(accountTexts);
  const { timezone } = useFestival();
  const { id, subject, text, path, createdAt, readAt } = message;
  const open = (isOpen: boolean) => {
    if (!isOpen || readAt !== null) return;
    void act(`read ${id}`, 'POST', '/api/messages/read', { ids: [id] }).then(
      readInboxAgain,
      (error: unknown) => console.warn('a message was not marked as read', error),
    );
  };
  return (
    <details
      className={readAt === null ? 'card message unread' : 'card message'}
      onToggle={({ currentTarget }) => open(currentTarget.open)}
    >
      <summary>
        <span className="message-subject">{withoutFestival(subject)}</span>
        {readAt === null && <Badge kind="good">{t('newMessage')}</Badge>}
        <time className="soft" dateTime={createdAt}>
          {moment(createdAt, timezone)}
        </time>
      </summary>
      <p className="message-text">{text}</p>
      <Link to={path}>{t('follow')}</Link>
    </details>
  );
}

/** A subject without the festival's name, which mails begin with. */
function withoutFestival(subject: string): string {
  return subject.replace(/^\[[^\]]+\] /, '');
}

/** What may be refused, by kind and way. What is owed by law is not asked about. */
function Preferences() {
  const { t, word } = useTexts(accountTexts);
  const { data, error } = useQuery(preferencesQuery);
  const save = useAction(async (refused: readonly Pick<Preference, 'kind' | 'channel'>[]) => {
    const { body } = await act<{ preferences: readonly Preference[] }>(
      `refuse ${JSON.stringify(refused)}`,
      'PUT',
      '/api/messages/preferences',
      { refused },
    );
    queryClient.setQueryData(preferencesQuery.queryKey, body);
    notify(t('saved'));
  });
  if (error !== null) return <ProblemNotice error={error} />;
  if (data === undefined) return null;
  const { preferences } = data;
  const kinds = [...new Set(preferences.filter(({ mayRefuse }) => mayRefuse).map(({ kind }) => kind))];
  const change = (changed: Preference, wanted: boolean) => {
    const refused = preferences
      .filter((each) => (each === changed ? !wanted : each.refused))
      .map(({ kind, channel }) => ({ kind, channel }));
    void save.run(refused);
  };
  return (
    <Card className="preferences">
      <h2>{t('preferences')}</h2>
      <p className="soft">{t('preferencesLead')}</p>
      <ProblemNotice error={save.error} />
      <ul>
        {kinds.map((kind) => {
          const name = word('kind', kind);
          if (name === undefined) return null;
          return (
            <li key={kind}>
              <fieldset>
                <legend>{name}</legend>
                {preferences
                  .filter((each) => each.kind === kind && each.mayRefuse)
                  .map((each) => (
                    <Checkbox
                      key={each.channel}
                      isSelected={!each.refused}
                      onChange={(wanted) => change(each, wanted)}
                    >
                      {t(each.channel)}
                    </Checkbox>
                  ))}
              </fieldset>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
