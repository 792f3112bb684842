import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import { type Text, useFestival, useHas } from '../api/festival.ts';
import { useTexts } from '../i18n/index.ts';
import { useNames } from './names.ts';
import { accountTexts } from './texts.ts';

interface Named {
  readonly id: string;
  readonly title: Text;
}

/** Titles of goods and rooms by id, where this festival has them. */
export function useTitles() {
  const hasGoods = useHas('merch');
  const hasRooms = useHas('stay');
  const goods = useQuery({
    queryKey: ['titles', 'goods'],
    queryFn: ({ signal }) => read<{ goods: readonly Named[] }>('/api/goods', { signal }),
    enabled: hasGoods,
  }).data;
  const rooms = useQuery({
    queryKey: ['titles', 'rooms'],
    queryFn: ({ signal }) => read<{ rooms: readonly Named[] }>('/api/rooms', { signal }),
    enabled: hasRooms,
  }).data;
  return { goods: goods?.goods ?? [], rooms: rooms?.rooms ?? [] };
}

interface Waited {
  readonly performanceId?: string;
  readonly sectionId?: string;
  readonly category?: string;
  readonly itemId?: string;
  readonly optionId?: string;
  readonly roomId?: string;
  readonly from?: string;
  readonly to?: string;
}

/** What someone waits for, in words: "Day one, Lawn, Youth". */
export function useWaitedNames(): (waited: Waited) => string {
  const { localised, day } = useTexts(accountTexts);
  const names = useNames(useFestival());
  const { goods, rooms } = useTitles();
  const titleOf = (all: readonly Named[], id: string) => {
    const title = all.find((each) => each.id === id)?.title;
    return title === undefined ? id : localised(title);
  };
  return ({ performanceId, sectionId, category, itemId, optionId, roomId, from, to }) => {
    if (performanceId !== undefined) {
      const section = names.performance(performanceId)?.sections.find(({ id }) => id === sectionId);
      const title = section?.title === undefined ? (sectionId ?? '') : localised(section.title);
      const price = section?.categories?.find(({ id }) => id === category)?.title;
      const named = price === undefined ? category : localised(price);
      return [names.performanceTitle(performanceId), title, ...(named === undefined ? [] : [named])].join(
        ', ',
      );
    }
    if (itemId !== undefined) {
      return optionId === undefined ? titleOf(goods, itemId) : `${titleOf(goods, itemId)}, ${optionId}`;
    }
    const stay = from === undefined || to === undefined ? '' : `, ${day(from, 'UTC')} – ${day(to, 'UTC')}`;
    return `${titleOf(rooms, roomId ?? '')}${stay}`;
  };
}
