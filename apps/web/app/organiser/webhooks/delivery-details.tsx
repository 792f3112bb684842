import { useQuery } from '@tanstack/react-query';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ProblemNotice } from '../../design/notice.tsx';
import { notify } from '../../design/notices.tsx';
import { Table } from '../../design/table.tsx';
import { useAction } from '../../design/use-action.ts';
import { useTexts } from '../../i18n/index.ts';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { type Delivery, type DeliveryStory, readWebhooksAgain } from './webhook-data.ts';
import { webhooksTexts } from './webhooks-texts.ts';

const attemptColumn = columnsOf<DeliveryStory['log'][number]>();

interface DetailsProps {
  readonly webhookId: string;
  readonly delivery: Delivery;
  readonly isOrganiser: boolean;
  readonly onClose: () => void;
}

export function Details({ webhookId, delivery, isOrganiser, onClose }: DetailsProps) {
  const { t, moment, number } = useTexts(webhooksTexts);
  const frame = useTexts(frameTexts);
  const { timezone } = useFestival();
  const path = `/api/webhooks/${webhookId}/deliveries/${delivery.id}`;
  const story = useQuery({
    queryKey: ['own', 'webhooks', 'delivery', delivery.id],
    queryFn: ({ signal }) => read<DeliveryStory>(path, { signal }),
    refetchInterval: 5_000,
  });
  const replay = useAction(async () => {
    await act(`replay ${delivery.id}`, 'POST', `${path}/replay`);
    await readWebhooksAgain();
    notify(t('replayed'), 'good');
    onClose();
  });
  return (
    <Dialog
      title={t('detailsOf', { event: delivery.type, number: delivery.number })}
      isOpen
      onClose={onClose}
    >
      <Live query={story}>
        {({ log, body }) => (
          <>
            <Table
              label={t('attempts')}
              empty={t('noLog')}
              pageSize={5}
              rows={log}
              rowId={({ at }) => at}
              columns={[
                attemptColumn.words(
                  'at',
                  frame.t('when'),
                  ({ at }) => at,
                  ({ at }) => moment(at, timezone),
                ),
                attemptColumn.words(
                  'answer',
                  t('answer'),
                  ({ status, fault }) => `${status ?? ''} ${fault ?? ''}`,
                  ({ status, fault, answer }) => (
                    <>
                      {status} {fault}
                      {answer !== null && <div className="soft">{answer}</div>}
                    </>
                  ),
                ),
                attemptColumn.numbers(
                  'took',
                  t('took'),
                  ({ latencyMs }) => latencyMs,
                  (count) => t('milliseconds', { count: number(count) }),
                ),
              ]}
            />
            <h3>{t('body')}</h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre className="mail" tabIndex={0}>
              {JSON.stringify(body, null, 2)}
            </pre>
          </>
        )}
      </Live>
      <ProblemNotice error={replay.error} />
      {isOrganiser && (
        <div className="row end">
          <Button quiet isPending={replay.busy} onPress={() => void replay.run()}>
            {t('replay')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
