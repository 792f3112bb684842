import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/choice.tsx';
import { Field } from '../../design/field.tsx';
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
const lists = ['performances', 'sections', 'categories', 'doors'] as const;

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
  const serves = (gate: Gate) =>
    lists
      .flatMap((list) => (gate[list] === undefined ? [] : [`${t(list)}: ${gate[list].join(', ')}`]))
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
              searchable={false}
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
        <Editor gate={asked.gate} onClose={() => setAsked(null)} />
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

function Editor({ gate, onClose }: { readonly gate: Gate | undefined; readonly onClose: () => void }) {
  const frame = useTexts(frameTexts);
  const { t, localised } = useTexts(gatesTexts);
  const [mayReturn, setMayReturn] = useState(gate?.reentry === true);
  return (
    <AskDialog
      title={gate === undefined ? t('make') : t('change', { gate: localised(gate.title) })}
      isOpen
      onClose={onClose}
      reason={false}
      effect={<p>{t('effect')}</p>}
      submit={frame.t('save')}
      onSubmit={async (typed) => {
        const said = (name: string) => typed[name]?.trim() ?? '';
        const id = gate?.id ?? said('id');
        const ids = (name: string) =>
          said(name)
            .split(',')
            .map((each) => each.trim())
            .filter((each) => each !== '');
        const body = {
          title: { ko: said('titleKo'), ...(said('titleEn') === '' ? {} : { en: said('titleEn') }) },
          ...Object.fromEntries(
            lists.map((list) => [list, ids(list)]).filter(([, own]) => own?.length !== 0),
          ),
          ...(mayReturn ? { reentry: true } : {}),
        };
        await act(`put gate ${id} ${JSON.stringify(body)}`, 'PUT', `/api/gates/${id}`, body);
        await queryClient.invalidateQueries({ queryKey: ['own', 'gates'] });
        notify(frame.t('saved'), 'good');
      }}
    >
      {gate === undefined && (
        <Field
          label={t('id')}
          name="id"
          help={t('idHelp')}
          isRequired
          pattern="[a-z0-9][a-z0-9\-]*"
          maxLength={40}
        />
      )}
      <Field
        label={t('titleKo')}
        name="titleKo"
        isRequired
        maxLength={100}
        defaultValue={gate?.title.ko ?? ''}
      />
      <Field label={t('titleEn')} name="titleEn" maxLength={100} defaultValue={gate?.title.en ?? ''} />
      {lists.map((list) => (
        <Field
          key={list}
          label={t(list)}
          name={list}
          help={t('idsHelp')}
          defaultValue={gate?.[list]?.join(', ') ?? ''}
        />
      ))}
      <Checkbox isSelected={mayReturn} onChange={setMayReturn}>
        {t('reentry')}
      </Checkbox>
    </AskDialog>
  );
}
