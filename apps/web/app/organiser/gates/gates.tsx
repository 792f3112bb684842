import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useWholeFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { useNames } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { type Gate, useGates } from '../workplaces.tsx';
import { GateEditor } from './gate-editor.tsx';
import { admittable, admittedBy } from './gate-lists.ts';
import { gatesTexts } from './gates-texts.ts';

interface Count {
  readonly performanceId: string;
  readonly entered: number;
  readonly inside: number;
  readonly left: number;
}

interface Counts {
  readonly gates: readonly (Count & { readonly gateId: string | null })[];
  readonly performances: readonly Count[];
}

const column = columnsOf<Gate>();
const countColumn = columnsOf<Count>();

/** The gates, what each serves, and who came in. */
export function Gates() {
  const frame = useTexts(frameTexts);
  const { t, localised, number } = useTexts(gatesTexts);
  const names = useNames();
  const isOrganiser = useMember()?.role === 'organiser';
  const [asked, setAsked] = useState<{ gate?: Gate; isClosing?: boolean } | null>(null);
  const gates = useGates();
  const counts = useQuery({
    queryKey: ['own', 'gate-counts'],
    queryFn: ({ signal }) => read<Counts>('/api/gates/counts', { signal }),
    refetchInterval: 3_000,
  });
  const enteredAt = (id: string) =>
    (counts.data?.gates ?? [])
      .filter(({ gateId }) => gateId === id)
      .reduce((sum, { entered }) => sum + entered, 0);
  const of = admittable(useWholeFestival(), localised);
  const serves = (gate: Gate) =>
    admittedBy(gate, of)
      .map(([list, named]) => `${t(list)}: ${named.join(', ')}`)
      .join(' · ') || t('all');
  return (
    <Page
      title={frame.t('gates')}
      aside={isOrganiser && <Button onPress={() => setAsked({})}>{t('make')}</Button>}
    >
      <section className="panel">
        <Live query={gates}>
          {(data) => (
            <Table
              label={frame.t('gates')}
              empty={t('none')}
              rows={data.gates}
              rowId={({ id }) => id}
              columns={[
                column.words(
                  'gate',
                  t('gate'),
                  ({ id, title }) => `${localised(title)} ${id}`,
                  ({ id, title }) => (
                    <>
                      <strong>{localised(title)}</strong> <span className="id soft">{id}</span>
                    </>
                  ),
                ),
                column.words('serves', t('serves'), serves),
                column.words('doors', t('doors'), ({ doors = [] }) => doors.join(', ') || '–'),
                column.words('reentry', t('reentryShort'), ({ reentry }) =>
                  t(reentry === true ? 'reentryYes' : 'reentryNo'),
                ),
                column.numbers('entered', t('entered'), ({ id }) => enteredAt(id), number),
                column.words('origin', t('origin'), ({ managedBy }) =>
                  frame.t(managedBy === 'file' ? 'fromFile' : 'fromConsole'),
                ),
                ...(isOrganiser
                  ? [
                      column.actions(frame.t('actions'), (gate) => (
                        <>
                          <Button
                            quiet
                            aria-label={t('change', { gate: localised(gate.title) })}
                            onPress={() => setAsked({ gate })}
                          >
                            {frame.t('change')}
                          </Button>
                          <Button
                            danger
                            aria-label={t('close', { gate: localised(gate.title) })}
                            onPress={() => setAsked({ gate, isClosing: true })}
                          >
                            {t('closeShort')}
                          </Button>
                        </>
                      )),
                    ]
                  : []),
              ]}
            />
          )}
        </Live>
      </section>
      <section className="panel">
        <h2>{t('counts')}</h2>
        <Live query={counts}>
          {(data) => (
            <Table
              label={t('counts')}
              empty={t('noCounts')}
              rows={data.performances}
              rowId={({ performanceId }) => performanceId}
              columns={[
                countColumn.words('performance', frame.t('performance'), ({ performanceId }) =>
                  names.performance(performanceId),
                ),
                countColumn.numbers('entered', t('entered'), ({ entered }) => entered, number),
                countColumn.numbers('inside', t('inside'), ({ inside }) => inside, number),
                countColumn.numbers('left', t('left'), ({ left }) => left, number),
              ]}
            />
          )}
        </Live>
      </section>
      {asked !== null && asked.isClosing !== true && (
        <GateEditor gate={asked.gate} onClose={() => setAsked(null)} />
      )}
      {asked?.gate !== undefined && asked.isClosing === true && (
        <CloseGate gate={asked.gate} entered={enteredAt(asked.gate.id)} onClose={() => setAsked(null)} />
      )}
    </Page>
  );
}

function CloseGate({
  gate,
  entered,
  onClose,
}: {
  readonly gate: Gate;
  readonly entered: number;
  readonly onClose: () => void;
}) {
  const { t, localised, number } = useTexts(gatesTexts);
  return (
    <AskDialog
      title={t('close', { gate: localised(gate.title) })}
      isOpen
      onClose={onClose}
      reason={false}
      danger
      effect={<p>{t('closeEffect', { entered: number(entered) })}</p>}
      submit={t('closeShort')}
      onSubmit={async () => {
        await act(`close gate ${gate.id}`, 'DELETE', `/api/gates/${gate.id}`);
        await queryClient.invalidateQueries({ queryKey: ['own', 'gates'] });
        notify(t('closed'), 'good');
      }}
    />
  );
}
