import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { act } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { ProblemNotice } from '../../design/notice.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useAction } from '../../design/use-action.ts';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { frameTexts } from '../texts.ts';
import { WhenField } from '../when-field.tsx';
import { fromZoned } from '../zoned.ts';
import { Details } from './delivery-details.tsx';
import {
  type Delivery,
  readWebhooksAgain,
  useDeliveries,
  useWebhooks,
  type Webhook,
} from './webhook-data.ts';
import { webhooksTexts } from './webhooks-texts.ts';

const route = getRouteApi('/organiser/webhooks/$webhookId');
const column = columnsOf<Delivery>();
const kinds = { WAITING: 'warning', DELIVERED: 'good', DEAD: 'alarm' } as const;

/** One receiver with the log of what was sent to it. */
export function WebhookPage() {
  const { webhookId } = route.useParams();
  const { t, word, moment, number } = useTexts(webhooksTexts);
  const frame = useTexts(frameTexts);
  const { timezone } = useFestival();
  const isOrganiser = useMember()?.role === 'organiser';
  const webhook = useWebhooks().data?.webhooks.find(({ id }) => id === webhookId);
  const deliveries = useDeliveries(webhookId);
  const [shown, setShown] = useState<Delivery | null>(null);
  const waiting = deliveries.data?.deliveries.filter(({ state }) => state === 'WAITING').length ?? 0;
  return (
    <Page
      title={webhook?.url ?? frame.t('webhooks')}
      aside={
        <Link to="/organiser/webhooks" className="button quiet">
          {t('all')}
        </Link>
      }
    >
      {webhook !== undefined && isOrganiser && <WebhookActions webhook={webhook} waiting={waiting} />}
      <section className="panel">
        <h2>{t('log')}</h2>
        <Live query={deliveries}>
          {(data) => (
            <Table
              label={t('log')}
              empty={t('noLog')}
              rows={data.deliveries}
              rowId={({ id }) => id}
              columns={[
                column.words(
                  'at',
                  frame.t('when'),
                  ({ happenedAt, number: order }) => `${happenedAt} ${order}`,
                  ({ happenedAt }) => moment(happenedAt, timezone),
                ),
                column.words('type', t('event'), ({ type }) => type),
                column.words(
                  'state',
                  frame.t('state'),
                  ({ state }) => word('delivery', state) ?? state,
                  ({ state, nextAttemptAt }) => (
                    <>
                      <Badge kind={kinds[state]}>{word('delivery', state) ?? state}</Badge>
                      {nextAttemptAt !== null && (
                        <div className="soft">{t('next', { time: moment(nextAttemptAt, timezone) })}</div>
                      )}
                    </>
                  ),
                ),
                column.numbers('attempts', t('attempts'), ({ attempts }) => attempts, number),
                column.actions(frame.t('actions'), (delivery) => (
                  <Button
                    quiet
                    aria-label={`${t('details')}: ${delivery.type} ${delivery.number}`}
                    onPress={() => setShown(delivery)}
                  >
                    {t('details')}
                  </Button>
                )),
              ]}
            />
          )}
        </Live>
      </section>
      {shown !== null && (
        <Details
          webhookId={webhookId}
          delivery={shown}
          isOrganiser={isOrganiser}
          onClose={() => setShown(null)}
        />
      )}
    </Page>
  );
}

type Deed = 'replay' | 'rotate' | 'switch' | 'remove';

function WebhookActions({
  webhook: { id, url, state },
  waiting,
}: {
  readonly webhook: Webhook;
  readonly waiting: number;
}) {
  const { t } = useTexts(webhooksTexts);
  const frame = useTexts(frameTexts);
  const { timezone } = useFestival();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Deed | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const path = `/api/webhooks/${id}`;
  const isActive = state === 'ACTIVE';
  const dialog = { isOpen: true, onClose: () => setAsked(null), reason: false } as const;
  const ping = useAction(async () => {
    await act(`ping ${id} ${Date.now()}`, 'POST', `${path}/ping`);
    await readWebhooksAgain();
    notify(t('pinged'), 'good');
  });
  const change = async (text: string) => {
    await readWebhooksAgain();
    notify(text, 'good');
  };
  return (
    <section className="panel">
      <div className="row">
        <Button isDisabled={!isActive} isPending={ping.busy} onPress={() => void ping.run()}>
          {t('ping')}
        </Button>
        <Button quiet isDisabled={!isActive} onPress={() => setAsked('replay')}>
          {t('replaySince')}
        </Button>
        <Button quiet onPress={() => setAsked('rotate')}>
          {t('rotate')}
        </Button>
        <Button quiet onPress={() => setAsked('switch')}>
          {t(isActive ? 'switchOff' : 'switchOn')}
        </Button>
        <Button danger onPress={() => setAsked('remove')}>
          {frame.t('remove')}
        </Button>
      </div>
      <ProblemNotice error={ping.error} />
      {asked === 'replay' && (
        <AskDialog
          {...dialog}
          title={t('replaySinceTitle')}
          effect={<p>{t('replayEffect')}</p>}
          submit={t('replaySince')}
          onSubmit={async ({ since: typed = '' }) => {
            const since = fromZoned(typed, timezone);
            const intent = `replay ${id} since ${since}`;
            const { body } = await act<{ deliveries: number }>(intent, 'POST', `${path}/replay`, { since });
            await change(t('replaying', { count: body.deliveries }));
          }}
        >
          <WhenField label={t('since')} name="since" isRequired />
        </AskDialog>
      )}
      {asked === 'rotate' && (
        <AskDialog
          {...dialog}
          title={t('rotate')}
          effect={<p>{t('rotateEffect')}</p>}
          submit={t('rotate')}
          danger
          onSubmit={async () => {
            const { body } = await act<{ secret: string }>(`rotate ${id}`, 'POST', `${path}/secret`);
            setSecret(body.secret);
          }}
        />
      )}
      {asked === 'switch' && (
        <AskDialog
          {...dialog}
          title={t(isActive ? 'switchOff' : 'switchOn')}
          effect={<p>{isActive ? t('offEffect', { waiting }) : t('onEffect')}</p>}
          submit={t(isActive ? 'switchOff' : 'switchOn')}
          danger={isActive}
          onSubmit={async () => {
            const next = isActive ? 'DISABLED' : 'ACTIVE';
            await act(`${id} becomes ${next}`, 'PATCH', path, { state: next });
            await change(frame.t('saved'));
          }}
        />
      )}
      {asked === 'remove' && (
        <AskDialog
          {...dialog}
          title={t('removeTitle')}
          effect={<p>{t('removeEffect', { url, waiting })}</p>}
          submit={frame.t('remove')}
          danger
          onSubmit={async () => {
            await act(`remove webhook ${id}`, 'DELETE', path);
            await change(t('removed'));
            await navigate({ to: '/organiser/webhooks' });
          }}
        />
      )}
      {secret !== null && (
        <SecretDialog title={t('rotate')} values={[[t('secret'), secret]]} onClose={() => setSecret(null)} />
      )}
    </section>
  );
}
