import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { act, read } from '../../api/client.ts';
import { type Text, useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/choice.tsx';
import { Notice, ProblemNotice } from '../../design/notice.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useAction } from '../../design/use-action.ts';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { CodeForm } from './code-form.tsx';
import { desksTexts } from './desks-texts.ts';

/** POST /api/goods/pick-ups/find */
interface PickUp {
  readonly id: string;
  readonly orderId: string;
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly unitId: string;
  readonly label: string | Text;
  readonly state: 'READY' | 'COLLECTED' | 'VOID';
  readonly collectedAt: string | null;
}

interface Entry {
  readonly action: 'COLLECTED' | 'UNDONE';
  readonly unitIds: readonly string[];
  readonly reason: string | null;
  readonly at: string;
}

/** Text of a pick-up's QR code begins with it; what a fan reads out is shorter and has none. */
const QR_BEGINS = 'CLP1.';

const kinds = { READY: 'warning', COLLECTED: 'good', VOID: 'info' } as const;
const pieceColumn = columnsOf<Piece>();
const entryColumn = columnsOf<Entry>();

interface GoodsDeskProps {
  /** Whether this document may use the camera; elsewhere a link leads to the one that may. @default false */
  readonly hasCamera?: boolean;
}

/** The desk where goods are handed out: finds them by their code, and hands out all or some of them, each once. */
export function GoodsDesk({ hasCamera = false }: GoodsDeskProps) {
  const frame = useTexts(frameTexts);
  const { t } = useTexts(desksTexts);
  const [pickUp, setPickUp] = useState<PickUp | null>(null);
  const shown = useRef<HTMLDivElement>(null);
  // Under the camera's picture it is out of sight on a phone.
  useEffect(() => {
    if (pickUp !== null) shown.current?.scrollIntoView({ block: 'nearest' });
  }, [pickUp]);
  const find = async (code: string) => {
    setPickUp(null);
    const asked = code.startsWith(QR_BEGINS) ? { qr: code } : { code };
    setPickUp(await read<PickUp>('/api/goods/pick-ups/find', { method: 'POST', body: asked }));
  };
  return (
    <Page
      title={frame.t('goodsDesk')}
      aside={
        hasCamera || (
          <Link to="/door/goods" className="button quiet">
            {t('byCamera')}
          </Link>
        )
      }
    >
      <CodeForm label={t('findGoods')} help={t('findGoodsHelp')} onCode={find} hasCamera={hasCamera} />
      <div aria-live="polite" ref={shown}>
        {pickUp !== null && <Found key={pickUp.id} pickUp={pickUp} onChange={setPickUp} />}
      </div>
    </Page>
  );
}

interface FoundProps {
  readonly pickUp: PickUp;
  readonly onChange: (pickUp: PickUp) => void;
}

function Found({ pickUp, onChange }: FoundProps) {
  const frame = useTexts(frameTexts);
  const { t, moment, localised } = useTexts(desksTexts);
  const { timezone } = useFestival();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isUndoing, setUndoing] = useState(false);
  const ready = pickUp.pieces.filter(({ state }) => state === 'READY');
  const [waited] = useState(ready.length > 0);
  const chosen = ready.filter(({ unitId }) => !left.has(unitId)).map(({ unitId }) => unitId);
  const collected = pickUp.pieces.filter(({ state }) => state === 'COLLECTED').map(({ unitId }) => unitId);
  const nameOf = ({ label }: Piece) => (typeof label === 'string' ? label : localised(label));
  const change = async (verb: 'collect' | 'undo', body: { unitIds: readonly string[]; reason?: string }) => {
    const path = `/api/goods/pick-ups/${pickUp.id}/${verb}`;
    const answer = await act<PickUp>(`${verb} ${pickUp.id} ${body.unitIds.join()}`, 'POST', path, body);
    onChange(answer.body);
    await queryClient.invalidateQueries({ queryKey: logKey(pickUp.id) });
  };
  const handOut = useAction(async () => {
    await change('collect', { unitIds: chosen });
    notify(t('handedOut', { count: chosen.length }), 'good');
  });
  const leave = (unitId: string, isChosen: boolean) =>
    setLeft((before) => {
      const next = new Set(before);
      if (isChosen) next.delete(unitId);
      else next.add(unitId);
      return next;
    });
  return (
    <>
      <section className="panel">
        <h2>{t('pickUp')}</h2>
        <p className="soft">
          {t('orderNumber')} <span className="id">{pickUp.orderId.slice(-12)}</span>
        </p>
        {ready.length === 0 && (
          <Notice kind={waited ? 'good' : 'alarm'}>
            <p>{t(waited ? 'allHandedOut' : 'nothingWaits')}</p>
          </Notice>
        )}
        <Table
          label={t('pickUp')}
          empty={t('nothingWaits')}
          rows={pickUp.pieces}
          rowId={({ unitId }) => unitId}
          columns={[
            {
              id: 'choose',
              name: t('choose'),
              cell: (piece) =>
                piece.state === 'READY' && (
                  <Checkbox
                    isSelected={!left.has(piece.unitId)}
                    onChange={(isChosen) => leave(piece.unitId, isChosen)}
                  >
                    <span className="visually-hidden">
                      {t('choosePiece', { name: nameOf(piece), number: pickUp.pieces.indexOf(piece) + 1 })}
                    </span>
                  </Checkbox>
                ),
            },
            pieceColumn.words('piece', t('piece'), nameOf),
            pieceColumn.words(
              'state',
              frame.t('state'),
              ({ state }) => t(`piece.${state}`),
              ({ state }) => <Badge kind={kinds[state]}>{t(`piece.${state}`)}</Badge>,
            ),
            pieceColumn.words(
              'when',
              frame.t('when'),
              ({ collectedAt }) => collectedAt ?? '',
              ({ collectedAt }) => (collectedAt === null ? '–' : moment(collectedAt, timezone)),
            ),
          ]}
        />
        <ProblemNotice error={handOut.error} />
        <div className="row panel-actions">
          {ready.length > 0 && (
            <Button
              isDisabled={chosen.length === 0}
              isPending={handOut.busy}
              onPress={() => void handOut.run()}
            >
              {t('handOut', { count: chosen.length })}
            </Button>
          )}
          {collected.length > 0 && (
            <Button danger onPress={() => setUndoing(true)}>
              {t('takeBack', { count: collected.length })}
            </Button>
          )}
        </div>
      </section>
      <History pickUpId={pickUp.id} />
      <AskDialog
        title={t('takeBack', { count: collected.length })}
        isOpen={isUndoing}
        onClose={() => setUndoing(false)}
        danger
        effect={<p>{t('takeBackEffect', { count: collected.length })}</p>}
        submit={t('takeBack', { count: collected.length })}
        onSubmit={async ({ reason = '' }) => {
          await change('undo', { unitIds: collected, reason });
          notify(t('tookBack', { count: collected.length }), 'good');
        }}
      />
    </>
  );
}

function History({ pickUpId }: { readonly pickUpId: string }) {
  const frame = useTexts(frameTexts);
  const { t, moment, number } = useTexts(desksTexts);
  const { timezone } = useFestival();
  const log = useQuery({
    queryKey: logKey(pickUpId),
    queryFn: ({ signal }) =>
      read<{ entries: readonly Entry[] }>(`/api/goods/pick-ups/${pickUpId}/log`, { signal }),
  });
  return (
    <section className="panel">
      <h2>{t('history')}</h2>
      <Live query={log}>
        {({ entries }) => (
          <Table
            label={t('history')}
            empty={t('historyNone')}
            rows={entries}
            rowId={({ at, action }) => `${at} ${action}`}
            columns={[
              entryColumn.words(
                'when',
                frame.t('when'),
                ({ at }) => at,
                ({ at }) => moment(at, timezone),
              ),
              entryColumn.words('what', frame.t('what'), ({ action }) => t(`did.${action}`)),
              entryColumn.numbers('pieces', t('pieces'), ({ unitIds }) => unitIds.length, number),
              entryColumn.words('reason', frame.t('reason'), ({ reason }) => reason ?? '–'),
            ]}
          />
        )}
      </Live>
    </section>
  );
}

function logKey(pickUpId: string): readonly string[] {
  return ['own', 'pick-up-log', pickUpId];
}
