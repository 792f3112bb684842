import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/choice.tsx';
import { Field } from '../../design/field.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { frameTexts } from '../texts.ts';
import { readWebhooksAgain, useWebhooks, type Webhook } from './webhook-data.ts';
import { webhooksTexts } from './webhooks-texts.ts';

const column = columnsOf<Webhook>();

/** Receivers of events. */
export function Webhooks() {
  const frame = useTexts(frameTexts);
  const { t, word, moment } = useTexts(webhooksTexts);
  const { timezone } = useFestival();
  const isOrganiser = useMember()?.role === 'organiser';
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const query = useWebhooks();
  return (
    <Page
      title={frame.t('webhooks')}
      aside={isOrganiser && <Button onPress={() => setAdding(true)}>{t('add')}</Button>}
    >
      <p>{t('about')}</p>
      <Live query={query}>
        {({ webhooks }) => (
          <Table
            label={frame.t('webhooks')}
            empty={t('none')}
            rows={webhooks}
            rowId={({ id }) => id}
            columns={[
              column.words(
                'url',
                t('url'),
                ({ url, description }) => `${url} ${description}`,
                ({ id, url, description }) => (
                  <Link to="/organiser/webhooks/$webhookId" params={{ webhookId: id }}>
                    {url}
                    {description !== '' && <div className="soft">{description}</div>}
                  </Link>
                ),
              ),
              column.words('events', t('events'), ({ events }) => events.join(', ')),
              column.words(
                'state',
                frame.t('state'),
                ({ state }) => word('state', state) ?? state,
                ({ state, disabledBecause, failingSince }) => (
                  <>
                    <Badge kind={state === 'ACTIVE' ? (failingSince === null ? 'good' : 'warning') : 'info'}>
                      {word('state', state) ?? state}
                    </Badge>
                    <div className="soft">
                      {disabledBecause !== null && word('because', disabledBecause)}
                      {failingSince !== null && t('failingSince', { time: moment(failingSince, timezone) })}
                    </div>
                  </>
                ),
              ),
            ]}
          />
        )}
      </Live>
      {isAdding && <AddWebhook onClose={() => setAdding(false)} onAdded={setSecret} />}
      {secret !== null && (
        <SecretDialog title={t('add')} values={[[t('secret'), secret]]} onClose={() => setSecret(null)} />
      )}
    </Page>
  );
}

interface AddProps {
  readonly onClose: () => void;
  readonly onAdded: (secret: string) => void;
}

function AddWebhook({ onClose, onAdded }: AddProps) {
  const { t } = useTexts(webhooksTexts);
  const [events, setEvents] = useState<readonly string[]>([]);
  const known = useQuery({
    queryKey: ['webhook-events'],
    queryFn: ({ signal }) =>
      read<{ events: { name: string; when: string }[] }>('/api/webhooks/events', { signal }),
    staleTime: 60 * 60_000,
  });
  return (
    <AskDialog
      title={t('add')}
      isOpen
      onClose={onClose}
      reason={false}
      {...(events.length === 0 ? { effect: <p>{t('chooseOne')}</p> } : {})}
      submit={t('add')}
      onSubmit={async ({ url = '', description = '' }) => {
        const body = { url: url.trim(), description: description.trim(), events };
        const intent = `add webhook ${JSON.stringify(body)}`;
        const answer = await act<{ secret: string }>(intent, 'POST', '/api/webhooks', body);
        await readWebhooksAgain();
        onAdded(answer.body.secret);
      }}
    >
      <Field label={t('url')} name="url" type="url" isRequired help={t('urlHelp')} maxLength={2000} />
      <Field label={t('description')} name="description" maxLength={200} />
      <fieldset className="workplaces">
        <legend>{t('events')}</legend>
        <Live query={known}>
          {(data) =>
            data.events.map(({ name, when }) => (
              <Checkbox
                key={name}
                isSelected={events.includes(name)}
                onChange={(isChosen) =>
                  setEvents(isChosen ? [...events, name] : events.filter((each) => each !== name))
                }
              >
                <span className="id">{name}</span> <span className="soft">{when}</span>
              </Checkbox>
            ))
          }
        </Live>
      </fieldset>
    </AskDialog>
  );
}
