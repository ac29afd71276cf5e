import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Permission } from '../../contract/permissions.ts';
import { workQueries } from '../api/work.ts';
import { type TextKey, useSay } from '../text/index.ts';

interface Way {
  to: string;
  text: TextKey;
  permission: Permission;
}

/** Always in sight: what waits for somebody. */
const FIRST: readonly Way[] = [
  { to: '/', text: 'nav.desk', permission: 'alarms.read' },
  { to: '/alarms', text: 'nav.alarms', permission: 'alarms.read' },
  { to: '/responses', text: 'nav.responses', permission: 'responses.read' },
  { to: '/sign', text: 'nav.sign', permission: 'responses.sign' },
  { to: '/work', text: 'nav.work', permission: 'records.read' },
];

/** The other pages with the permission that shows them, by what they are for. */
const GROUPS: readonly { text: TextKey; ways: readonly Way[] }[] = [
  {
    text: 'nav.group.seat',
    ways: [
      { to: '/duty', text: 'nav.duty', permission: 'duty.swap' },
      { to: '/handover', text: 'nav.handover', permission: 'duty.hand-over' },
      { to: '/reports', text: 'nav.reports', permission: 'reports.write' },
      { to: '/log', text: 'nav.log', permission: 'log.read' },
    ],
  },
  {
    text: 'nav.group.watch',
    ways: [
      { to: '/stations', text: 'nav.stations', permission: 'stations.read' },
      { to: '/cameras', text: 'nav.cameras', permission: 'media.read' },
      { to: '/rounds', text: 'nav.rounds', permission: 'rounds.read' },
      { to: '/loudspeakers', text: 'nav.loudspeakers', permission: 'media.read' },
      { to: '/plans', text: 'nav.plans', permission: 'plans.read' },
    ],
  },
  {
    text: 'nav.group.act',
    ways: [
      { to: '/call-outs', text: 'nav.callouts', permission: 'callouts.read' },
      { to: '/teams', text: 'nav.teams', permission: 'callouts.read' },
      { to: '/orders', text: 'nav.orders', permission: 'actions.read' },
      { to: '/outbox', text: 'nav.outbox', permission: 'outbox.read' },
    ],
  },
  {
    text: 'nav.group.ledger',
    ways: [
      { to: '/records', text: 'nav.records', permission: 'records.read' },
      { to: '/works', text: 'nav.works', permission: 'records.read' },
      { to: '/overdue', text: 'nav.overdue', permission: 'records.read' },
      { to: '/intake', text: 'nav.intake', permission: 'records.read' },
      { to: '/questionnaires', text: 'nav.questionnaires', permission: 'records.read' },
      { to: '/field-phones', text: 'nav.fieldPhones', permission: 'field-devices.read' },
      { to: '/erasure', text: 'nav.erasure', permission: 'records.erase' },
    ],
  },
  {
    text: 'nav.group.report',
    ways: [
      { to: '/figures', text: 'nav.figures', permission: 'figures.read' },
      { to: '/briefs', text: 'nav.briefs', permission: 'bulletin.read' },
      { to: '/issues', text: 'nav.issues', permission: 'bulletin.read' },
      { to: '/guidance', text: 'nav.guidance', permission: 'bulletin.read' },
    ],
  },
  {
    text: 'nav.group.system',
    ways: [
      { to: '/people', text: 'nav.people', permission: 'people.read' },
      { to: '/audit', text: 'nav.audit', permission: 'audit.read' },
      { to: '/keys', text: 'nav.apiKeys', permission: 'config.read' },
      { to: '/system', text: 'nav.system', permission: 'system.read' },
    ],
  },
];

/** Where somebody with these permissions begins: the first page that they may see. */
export const firstWay = (permissions: readonly string[]): string | undefined =>
  [...FIRST, ...GROUPS.flatMap(({ ways }) => ways)].find(({ permission }) => permissions.includes(permission))
    ?.to;

/** So many ways stand beside each other; more are grouped. */
const MOST_SIDE_BY_SIDE = 8;

/** How much waits for the reader, beside the way to it. */
function WorkCount() {
  const { say } = useSay();
  const counts = useQuery(workQueries.counts);
  const { waiting = 0, unread = 0 } = counts.data ?? {};
  if (waiting + unread === 0) return null;
  return (
    <span className="count">
      <span aria-hidden="true">{waiting + unread}</span>
      <span className="visually-hidden">{say('nav.workCount', { n: waiting, unread })}</span>
    </span>
  );
}

function Ways({ ways }: { ways: readonly Way[] }) {
  const { say } = useSay();
  return ways.map(({ to, text }) => (
    <Link key={to} to={to} activeOptions={{ exact: to === '/' }}>
      {say(text)}
      {to === '/work' && <WorkCount />}
    </Link>
  ));
}

/** Opens on a press; closes when a page is chosen, on Escape, and when the focus or a press goes elsewhere. */
function Group({ text, ways }: { text: TextKey; ways: readonly Way[] }) {
  const { say } = useSay();
  const { pathname } = useLocation();
  const group = useRef<HTMLDetailsElement>(null);
  const here = ways.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  useEffect(() => {
    const { current } = group;
    const elsewhere = (event: Event): void => {
      if (!current?.contains(event.target as Node)) current?.removeAttribute('open');
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, []);
  const close = (): void => group.current?.removeAttribute('open');
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Escape') return;
    close();
    group.current?.querySelector('summary')?.focus();
  };
  return (
    <details ref={group} onKeyDown={onKeyDown}>
      <summary data-status={here ? 'active' : undefined}>{say(text)}</summary>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a way in it was chosen, by key or press */}
      <div className="ways" onClick={close}>
        <Ways ways={ways} />
      </div>
    </details>
  );
}

/** The way to every page that the reader may open. */
export function Menu({ may }: { may: ReadonlySet<Permission> }) {
  const { say } = useSay();
  const open = (ways: readonly Way[]): Way[] => ways.filter(({ permission }) => may.has(permission));
  const first = open(FIRST);
  const groups = GROUPS.map(({ text, ways }) => ({ text, ways: open(ways) }));
  const all = [...first, ...groups.flatMap(({ ways }) => ways)];
  return (
    <nav aria-label={say('nav.menu')}>
      {all.length <= MOST_SIDE_BY_SIDE ? (
        <Ways ways={all} />
      ) : (
        <>
          <Ways ways={first} />
          {groups
            .filter(({ ways }) => ways.length > 0)
            .map(({ text, ways }) =>
              ways.length === 1 ? (
                <Ways key={text} ways={ways} />
              ) : (
                <Group key={text} text={text} ways={ways} />
              ),
            )}
        </>
      )}
    </nav>
  );
}
