import { useFestival } from '../api/festival.ts';
import { useTexts } from '../i18n/index.ts';
import { accountTexts } from './texts.ts';
import { useWaitedNames } from './waited-names.ts';

/** What a review is about. */
export interface Subject {
  readonly kind: 'performance' | 'goods' | 'room';
  readonly id: string;
}

/** What the subject of a review is called in the reader's language; its id where the festival no longer shows it. */
export function useSubjectNames(): (subject: Subject) => string {
  const { localised } = useTexts(accountTexts);
  const { performances } = useFestival();
  const waited = useWaitedNames();
  return ({ kind, id }) => {
    if (kind === 'goods') return waited({ itemId: id });
    if (kind === 'room') return waited({ roomId: id });
    const title = performances.find((each) => each.id === id)?.title;
    return title === undefined ? id : localised(title);
  };
}
