import './account.css';
import './problems.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { ApiProblem, act, read } from '../api/client.ts';
import { type Text, useFestival } from '../api/festival.ts';
import { useMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { Page } from '../design/page.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { useLogIn } from '../shell/log-in.tsx';
import { PagePending } from '../shell/page-states.tsx';
import { useNames } from './names.ts';
import { ticketTexts } from './ticket-texts.ts';
import { readOwnAgain } from './use-tickets.ts';

/** What an offered ticket is, for who has its link. */
interface ShownOffer {
  readonly performanceId: string;
  readonly performanceTitle: Text | null;
  readonly startsAt: string | null;
  readonly doorsAt: string | null;
  readonly sectionId: string;
  readonly seat: string | null;
  readonly expiresAt: string | null;
}

/** Where the link of an offered ticket leads: its token is in the fragment, which browsers send nowhere. */
export function OfferPage() {
  const { t } = useTexts(ticketTexts);
  const token = useLocation({ select: ({ hash }) => hash });
  if (!/^[A-Za-z0-9_-]{22}$/.test(token)) {
    return (
      <Page title={t('offerGone')} narrow>
        <p>{t('offerNoToken')}</p>
      </Page>
    );
  }
  return <Offered key={token} token={token} />;
}

function Offered({ token }: { readonly token: string }) {
  const { t } = useTexts(ticketTexts);
  const { data, error } = useQuery({
    queryKey: ['offer', token],
    queryFn: ({ signal }) => showOffer(token, signal),
    retry: (failures, problem) => failures < 2 && !(problem instanceof ApiProblem && problem.status === 404),
  });
  if (error instanceof ApiProblem && error.status === 404) {
    return (
      <Page title={t('offerGone')} narrow>
        <p>{t('offerGoneWhy')}</p>
        <Link to="/tickets" className="button">
          {t('title')}
        </Link>
      </Page>
    );
  }
  if (error !== null) {
    return (
      <Page title={t('offerTitle')} narrow>
        <ProblemNotice error={error} />
      </Page>
    );
  }
  return data === undefined ? <PagePending /> : <Shown token={token} offer={data} />;
}

/** Reads by POST, so that the token is in no address. */
async function showOffer(token: string, signal: AbortSignal): Promise<ShownOffer> {
  return read<ShownOffer>('/api/tickets/offers/shown', { signal, method: 'POST', body: { token } });
}

function Shown({ token, offer }: { readonly token: string; readonly offer: ShownOffer }) {
  const { t, moment, localised } = useTexts(ticketTexts);
  const festival = useFestival();
  const names = useNames(festival);
  const member = useMember();
  const logIn = useLogIn();
  const navigate = useNavigate();
  const take = useAction(async () => {
    if ((await logIn()) === null) return;
    const { body } = await act<{ ticketId: string }>(`claim ${token}`, 'POST', '/api/tickets/claims', {
      token,
    });
    await readOwnAgain();
    notify(t('taken'), 'good');
    await navigate({ to: '/tickets/$ticketId', params: { ticketId: body.ticketId }, replace: true });
  });
  return (
    <Page title={t('offerTitle')} narrow>
      <p>{t('offerLead')}</p>
      <article className="ticket">
        <header className="ticket-head">
          <p className="ticket-festival">{localised(festival.title)}</p>
          <h2>{names.performanceTitle(offer.performanceId, offer.performanceTitle)}</h2>
          {offer.startsAt !== null && (
            <p className="ticket-when">
              <time dateTime={offer.startsAt}>{moment(offer.startsAt, festival.timezone)}</time>
            </p>
          )}
        </header>
        <div className="ticket-entry none">
          <p className="ticket-number">{names.unit(offer)}</p>
          {offer.expiresAt !== null && (
            <p className="soft">{t('offerOpen', { time: moment(offer.expiresAt, festival.timezone) })}</p>
          )}
        </div>
      </article>
      <div className="stack">
        <ProblemNotice error={take.error} />
        <Button wide isPending={take.busy} onPress={() => void take.run()}>
          {t(member == null ? 'takeAsMember' : 'take')}
        </Button>
        <p className="soft">{t('takeNote')}</p>
      </div>
    </Page>
  );
}
