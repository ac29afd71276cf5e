import { useQuery } from '@tanstack/react-query';
import { ROLES } from '../../contract/permissions.ts';
import { PasswordForm } from '../account/password-form.tsx';
import { SessionList } from '../account/session-list.tsx';
import { TwoFactor } from '../account/two-factor.tsx';
import { queries } from '../api/queries.ts';
import { DelegationList } from '../people/delegation-list.tsx';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

/** One's own: posts and what is lent, password, second factor, sessions. */
export function AccountPage() {
  const { say, language } = useSay();
  const me = useQuery(queries.me);
  return (
    <div className="columns">
      <div className="stack">
        <Panel title={say('account.posts')}>
          <Loaded
            query={me}
            empty={{ when: (data) => data.posts.length === 0, text: say('account.noPosts') }}
          >
            {(data) => (
              <ul className="list">
                {data.posts.map((held) => (
                  <li key={`${held.postId}-${held.via}`} className="card row">
                    <span style={{ flex: '1 1 10em' }}>
                      <b>{held.title}</b> <span className="quiet">{ROLES[held.role][language]}</span>
                    </span>
                    <span className="tag">{say(`people.via.${held.via}`)}</span>
                  </li>
                ))}
              </ul>
            )}
          </Loaded>
        </Panel>
        <Panel title={say('people.tab.delegations')}>
          <DelegationList />
        </Panel>
      </div>
      <div className="stack">
        <Panel title={say('account.sessions')}>
          <SessionList />
        </Panel>
      </div>
      <div className="stack">
        <Panel title={say('account.password')}>
          <PasswordForm />
        </Panel>
        <Panel title={say('account.twoFactor')}>
          <TwoFactor />
        </Panel>
      </div>
    </div>
  );
}
