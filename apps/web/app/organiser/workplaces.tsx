import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { Text } from '../api/festival.ts';
import { Checkbox } from '../design/choice.tsx';
import { useTexts } from '../i18n/index.ts';
import { teamTexts } from './team/team-texts.ts';

export interface Gate {
  readonly id: string;
  readonly title: Text;
  readonly performances?: readonly string[];
  readonly sections?: readonly string[];
  readonly categories?: readonly string[];
  readonly doors?: readonly string[];
  readonly reentry?: boolean;
  readonly managedBy: 'file' | 'console';
}

export function useGates() {
  return useQuery({
    queryKey: ['own', 'gates'],
    queryFn: ({ signal }) => read<{ gates: Gate[] }>('/api/gates', { signal }),
  });
}

interface WorkplacesProps {
  readonly value: readonly string[];
  readonly onChange: (scopes: readonly string[]) => void;
  /** Gates alone: machines stand at no desk. */
  readonly gatesOnly?: boolean;
}

/** The gates and desks that someone is bound to; none chosen: all. */
export function Workplaces({ value, onChange, gatesOnly = false }: WorkplacesProps) {
  const { t, localised } = useTexts(teamTexts);
  const gates = useGates().data?.gates ?? [];
  const desks = gatesOnly
    ? []
    : (['desk:box-office', 'desk:goods', 'desk:rooms'] as const).map((id) => ({ id, name: t(id) }));
  const places = [
    ...gates.map(({ id, title }) => ({ id: `gate:${id}`, name: t('atGate', { gate: localised(title) }) })),
    ...desks,
  ];
  return (
    <fieldset className="workplaces">
      <legend>{t('places')}</legend>
      <p className="help">{t('placesHelp')}</p>
      {places.map(({ id, name }) => (
        <Checkbox
          key={id}
          isSelected={value.includes(id)}
          onChange={(isChosen) => onChange(isChosen ? [...value, id] : value.filter((scope) => scope !== id))}
        >
          {name}
        </Checkbox>
      ))}
    </fieldset>
  );
}
