import { type FormEvent, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Field } from '../design/field.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { Badge } from '../design/small.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { placeWords } from './answer-words.ts';
import type { Direction, FoundTicket } from './engine/shapes.ts';
import type { Names } from './names.ts';
import { doorTexts } from './texts.ts';

interface SearchProps {
  readonly names: Names;
  readonly isOffline: boolean;
  readonly direction: Direction;
  readonly find: (text: string) => Promise<readonly FoundTicket[]>;
  readonly admit: (ticket: FoundTicket) => Promise<unknown>;
  /** A scanner typed into the field. */
  readonly onCode: (code: string) => void;
}

/** For who has no code: by name, seat or number. */
export function Search({ names, isOffline, direction, find, admit, onCode }: SearchProps) {
  const { t } = useTexts(doorTexts);
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly FoundTicket[]>();
  const search = useAction(async (wanted: string) => setFound(await find(wanted)));
  const admission = useAction(async (ticket: FoundTicket) => {
    await admit(ticket);
    setFound(undefined);
    setText('');
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (/^CLV\d\./.test(wanted)) {
      setText('');
      onCode(wanted);
    } else if (wanted !== '') void search.run(wanted);
  };
  return (
    <section className="door-search card">
      <form className="door-search-row" onSubmit={send}>
        <Field
          label={t('searchLabel')}
          help={t('searchHelp')}
          value={text}
          onChange={setText}
          maxLength={400}
        />
        <Button type="submit" quiet isPending={search.busy}>
          {t('searchDo')}
        </Button>
      </form>
      {isOffline && (
        <Notice kind="warning">
          <p>{t('searchOffline')}</p>
        </Notice>
      )}
      {!isOffline && <ProblemNotice error={search.error ?? admission.error} />}
      {found !== undefined && !isOffline && (
        <>
          <p className="soft" role="status">
            {found.length === 0 ? t('searchNothing') : t('searchFound', { count: found.length })}
          </p>
          <ul className="door-list">
            {found.map((ticket) => (
              <li key={`${ticket.ticketId} ${ticket.performanceId}`}>
                <Found ticket={ticket} names={names} />
                <Button
                  quiet={ticket.inside && direction === 'in'}
                  aria-label={t('admitOf', { ticket: placeWords(ticket, names) })}
                  onPress={() => admission.run(ticket)}
                >
                  {t(direction === 'in' ? 'admit' : 'letOut')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Found({ ticket, names }: { readonly ticket: FoundTicket; readonly names: Names }) {
  const { t, word, time, localised } = useTexts(doorTexts);
  const { holder, category, blocked, enteredAt, state, performanceId } = ticket;
  const isGood = state === 'VALID' && blocked === null;
  return (
    <div className="door-found">
      <p className="door-found-place">
        {placeWords(ticket, names)}
        {holder !== null && <span className="soft"> · {holder}</span>}
      </p>
      <p className="soft">
        {names.performance(performanceId)}
        {category !== null && ` · ${localised(category.title)}`}
        {` · ${t('ticketNumber', { id: ticket.ticketId.slice(-6) })}`}
      </p>
      <p>
        <Badge kind={isGood ? 'good' : blocked !== null ? 'alarm' : 'warning'}>
          {blocked !== null
            ? t('blocked', { why: blocked })
            : enteredAt !== null
              ? t('usedAt', { time: time(enteredAt, names.zone) })
              : (word('ticketState', state) ?? state)}
        </Badge>
        {category?.proofAtDoor === true && (
          <Badge kind="warning">{t('proof', { category: localised(category.title) })}</Badge>
        )}
      </p>
    </div>
  );
}
