import { LogList } from '../desk/log-list.tsx';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';

export function LogPage() {
  const { say } = useSay();
  return (
    <Panel title={say('log.title')}>
      <LogList most={100} />
    </Panel>
  );
}
