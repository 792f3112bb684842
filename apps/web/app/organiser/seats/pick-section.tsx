import { useState } from 'react';
import { type Text, useWholeFestival } from '../../api/festival.ts';
import { Select } from '../../design/select.tsx';
import { useTexts } from '../../i18n/index.ts';
import { useNames, usePassLabel } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { useSeatMap } from './seat-data.ts';
import { seatsTexts } from './seats-texts.ts';

/** A performance or a pass, and one of its sections, and the selects that choose them. */
export function useSection() {
  const frame = useTexts(frameTexts);
  const { t, localised, number, day } = useTexts(seatsTexts);
  const { performances, passes = [], timezone } = useWholeFestival();
  const names = useNames();
  const passLabel = usePassLabel();
  const [chosen, setChosen] = useState({ performanceId: '', sectionId: '' });
  const performanceId = chosen.performanceId || (performances[0]?.id ?? '');
  const query = useSeatMap(performanceId);
  const sections = query.data?.map.sections ?? [];
  const section = sections.find(({ id }) => id === chosen.sectionId) ?? sections[0];
  const sectionId = section?.id ?? '';
  // Hidden ones are in no list of the festival's: the map names them.
  const nameOf = ({ id, title }: { readonly id: string; readonly title?: Text | undefined }) =>
    title === undefined ? id : localised(title);
  const choose = (id: string) => setChosen({ performanceId, sectionId: id });
  const selects = (
    <>
      <Select
        label={frame.t('performance')}
        value={performanceId}
        onChange={(id) => setChosen({ performanceId: id, sectionId: '' })}
        options={[
          ...performances.map(({ id, title, startsAt }) => ({
            value: id,
            label: `${localised(title)} · ${day(startsAt, timezone)}`,
          })),
          ...passes.map((pass) => ({ value: pass.id, label: passLabel(pass) })),
        ]}
      />
      <Select
        label={frame.t('section')}
        value={sectionId}
        onChange={choose}
        options={sections.map(({ id, title, hidden, free, capacity }) => ({
          value: id,
          label: `${nameOf({ id, title })}${hidden === true ? ` (${frame.t('byCode')})` : ''} · ${t('left', { free: number(free), capacity: number(capacity) })}`,
        }))}
      />
    </>
  );
  return {
    performanceId,
    section,
    sectionId,
    query,
    choose,
    selects,
    name: section === undefined ? '' : `${names.performance(performanceId)} · ${nameOf(section)}`,
  };
}
