import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import { type Festival, type Pass, type Text, useWholeFestival } from '../api/festival.ts';
import type { formatsOf } from '../i18n/formats.ts';
import { useTexts } from '../i18n/index.ts';
import { soldIn } from '../shop/sold.ts';
import { passLabelOf } from './pass-label.ts';
import { frameTexts } from './texts.ts';

/** Stock of a section, an option or a night. */
export interface Stock {
  readonly capacity: number;
  readonly held: number;
  readonly pinned: number;
  readonly sold: number;
  /** Of the sold ones. */
  readonly used: number;
  readonly free: number;
  readonly blocked?: number;
}

/** GET /api/overview */
export interface Board {
  readonly performances: readonly {
    readonly id: string;
    readonly title: Text;
    readonly startsAt: string;
    readonly onSale: boolean;
    readonly sections: readonly (Stock & { readonly id: string })[];
  }[];
  readonly goods: readonly {
    readonly id: string;
    readonly title: Text;
    readonly onSale: boolean;
    readonly options: readonly (Stock & { readonly id: string | null })[];
  }[];
  readonly rooms: readonly {
    readonly id: string;
    readonly title: Text;
    readonly from: string;
    readonly to: string;
    readonly onSale: boolean;
    readonly nights: readonly (Stock & { readonly night: string })[];
  }[];
}

/** How far everything is sold, read anew every few seconds. */
export function useBoard() {
  return useQuery({
    queryKey: ['board'],
    queryFn: ({ signal }) => read<Board>('/api/overview', { signal }),
    refetchInterval: 5_000,
  });
}

type Localised = ReturnType<typeof formatsOf>['localised'];

/**
 * Display names of what an order or a report lists.
 * @param asPass marks the name of a pass, so that it is not taken for a performance
 */
export function namesOf(
  festival: Pick<Festival, 'performances' | 'passes'>,
  board: Pick<Board, 'goods' | 'rooms'> | undefined,
  localised: Localised,
  asPass: (title: string) => string,
) {
  const performance = (id: string): string => {
    const found = soldIn(festival, id);
    if (found === undefined) return id;
    return found.covers === undefined ? localised(found.title) : asPass(localised(found.title));
  };
  const section = (performanceId: string, id: string): string => {
    const title = soldIn(festival, performanceId)?.sections.find((each) => each.id === id)?.title;
    return title === undefined ? id : localised(title);
  };
  return {
    performance,
    section,
    category(item: string, id: string): string {
      const [performanceId = '', sectionId = ''] = item.split('/');
      const categories = sectionOf(festival, performanceId, sectionId)?.categories ?? [];
      const title = categories.find((each) => each.id === id)?.title;
      return title === undefined ? id : localised(title);
    },
    /** `day-1/A` of seat, `tee/M` of merch, `room/from/to` of stay. */
    item(inventory: string, item: string): string {
      const [first = '', second, third] = item.split('/');
      if (inventory === 'merch') {
        const title = board?.goods.find(({ id }) => id === first)?.title;
        const name = title === undefined ? first : localised(title);
        return second === undefined ? name : `${name} ${second}`;
      }
      if (inventory === 'stay') {
        const title = board?.rooms.find(({ id }) => id === first)?.title;
        const name = title === undefined ? first : localised(title);
        return second === undefined ? name : `${name} ${second}${third === undefined ? '' : ` – ${third}`}`;
      }
      return second === undefined ? performance(first) : `${performance(first)} · ${section(first, second)}`;
    },
  };
}

function sectionOf(festival: Pick<Festival, 'performances'>, performanceId: string, sectionId: string) {
  return festival.performances
    .find(({ id }) => id === performanceId)
    ?.sections.find(({ id }) => id === sectionId);
}

/** The same in the reader's language, of the festival as it is now. */
export function useNames() {
  const festival = useWholeFestival();
  const { t, localised } = useTexts(frameTexts);
  const board = useQuery({
    queryKey: ['board'],
    queryFn: ({ signal }) => read<Board>('/api/overview', { signal }),
  });
  return namesOf(festival, board.data, localised, (title) => t('passNamed', { title }));
}

/** `passLabelOf` in the reader's language. */
export function usePassLabel(): (pass: Pick<Pass, 'title' | 'hidden'>) => string {
  const words = useTexts(frameTexts);
  return (pass) => passLabelOf(pass, words);
}
