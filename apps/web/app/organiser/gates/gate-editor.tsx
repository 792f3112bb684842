import { useState } from 'react';
import { act } from '../../api/client.ts';
import { useWholeFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Checkbox } from '../../design/choice.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { IdField, TitleFields } from '../id-and-title.tsx';
import { frameTexts } from '../texts.ts';
import { typedText } from '../typed-text.ts';
import type { Gate } from '../workplaces.tsx';
import { type Admitted, admittable, type BoundBy, boundBy } from './gate-lists.ts';
import { gatesTexts } from './gates-texts.ts';

interface EditorProps {
  /** Undefined: a new one. */
  readonly gate: Gate | undefined;
  readonly onClose: () => void;
}

/** Makes a gate, or says anew what it is called and whom it admits. */
export function GateEditor({ gate, onClose }: EditorProps) {
  const frame = useTexts(frameTexts);
  const { t, localised } = useTexts(gatesTexts);
  const of = admittable(useWholeFestival(), localised);
  const [mayReturn, setMayReturn] = useState(gate?.reentry === true);
  const [bound, setBound] = useState<Readonly<Record<BoundBy, readonly string[]>>>({
    performances: gate?.performances ?? [],
    sections: gate?.sections ?? [],
    categories: gate?.categories ?? [],
  });
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
        const doors = said('doors')
          .split(',')
          .map((each) => each.trim())
          .filter((each) => each !== '');
        const body = {
          title: typedText(typed, 'title'),
          ...Object.fromEntries(
            Object.entries({ ...bound, doors }).filter(([, chosen]) => chosen.length !== 0),
          ),
          ...(mayReturn ? { reentry: true } : {}),
        };
        await act(`put gate ${id} ${JSON.stringify(body)}`, 'PUT', `/api/gates/${id}`, body);
        await queryClient.invalidateQueries({ queryKey: ['own', 'gates'] });
        notify(frame.t('saved'), 'good');
      }}
    >
      {gate === undefined && <IdField />}
      <TitleFields title={gate?.title} isRequired />
      {boundBy.map((list) => (
        <Bound
          key={list}
          label={t(list)}
          options={of[list]}
          chosen={bound[list]}
          onChange={(chosen) => setBound((before) => ({ ...before, [list]: chosen }))}
        />
      ))}
      <Field
        label={t('doors')}
        name="doors"
        help={t('doorsHelp')}
        defaultValue={gate?.doors?.join(', ') ?? ''}
      />
      <Checkbox isSelected={mayReturn} onChange={setMayReturn}>
        {t('reentry')}
      </Checkbox>
    </AskDialog>
  );
}

interface BoundProps {
  readonly label: string;
  readonly options: readonly Admitted[];
  /** Ids, also those that the festival does not have any more. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** What a gate admits of one kind; none chosen: all of it. */
function Bound({ label, options, chosen, onChange }: BoundProps) {
  const { t } = useTexts(gatesTexts);
  const unknown = chosen.filter((id) => options.every((option) => option.id !== id));
  const shown = [...options, ...unknown.map((id) => ({ id, name: id }))];
  if (shown.length === 0) return null;
  return (
    <fieldset className="workplaces">
      <legend>{label}</legend>
      <p className="help">{t('boundHelp')}</p>
      {shown.map(({ id, name }) => (
        <Checkbox
          key={id}
          isSelected={chosen.includes(id)}
          onChange={(isChosen) => onChange(isChosen ? [...chosen, id] : chosen.filter((each) => each !== id))}
        >
          {name}
        </Checkbox>
      ))}
    </fieldset>
  );
}
