import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Badge, Card, EmptyState } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { PageFailure, PagePending } from '../shell/page-states.tsx';
import { AccountPage } from './account-page.tsx';
import { type PickUp, pickUpsQuery } from './data.ts';
import { useNames } from './names.ts';
import { QrCode } from './qr-code.tsx';
import { accountTexts } from './texts.ts';

const kinds = { READY: 'warning', COLLECTED: 'good', VOID: 'info' } as const;

/** Goods to be collected, with the code that the desk asks for. */
export function PickUps() {
  const { t } = useTexts(accountTexts);
  return <AccountPage title={t('pickUps')}>{() => <List />}</AccountPage>;
}

function List() {
  const { t } = useTexts(accountTexts);
  const { data, error, refetch } = useQuery({ ...pickUpsQuery, refetchInterval: 30_000 });
  if (error !== null) return <PageFailure error={error} reset={() => void refetch()} />;
  if (data === undefined) return <PagePending />;
  if (data.pickUps.length === 0) {
    return (
      <EmptyState title={t('noPickUps')}>
        <p>{t('noPickUpsWhy')}</p>
        <Link to="/goods" className="button">
          {t('toGoods')}
        </Link>
      </EmptyState>
    );
  }
  const open = data.pickUps.filter(({ code }) => code !== null);
  const done = data.pickUps.filter(({ code }) => code === null);
  return (
    <div className="stack cards-grid">
      {[...open, ...done.toReversed()].map((pickUp) => (
        <Shown key={pickUp.id} pickUp={pickUp} />
      ))}
    </div>
  );
}

function Shown({ pickUp: { orderId, code, qr, pieces } }: { readonly pickUp: PickUp }) {
  const { t } = useTexts(accountTexts);
  const names = useNames(undefined);
  const isVoid = pieces.every(({ state }) => state === 'VOID');
  return (
    <Card className="code-card">
      {code !== null && qr !== null ? (
        <>
          <p>{t('showAtDesk')}</p>
          <QrCode payload={qr} label={t('pickUpQr')} />
          <p className="big-code">
            <span className="soft">{t('code')}</span> <strong>{code}</strong>
          </p>
        </>
      ) : (
        <p className="soft">{t(isVoid ? 'givenBack' : 'pickedUp')}</p>
      )}
      <ul className="lines">
        {pieces.map(({ unitId, label, state }) => (
          <li key={unitId}>
            <span>{names.label(label)}</span>
            <Badge kind={kinds[state]}>{t(`piece.${state}`)}</Badge>
          </li>
        ))}
      </ul>
      <Link to="/orders/$orderId" params={{ orderId }}>
        {t('toOrder')}
      </Link>
    </Card>
  );
}
