import { Link } from '@tanstack/react-router';
import { useSay } from '../text/index.ts';

export function NotFound() {
  const { say } = useSay();
  return (
    <section className="panel">
      <p>{say('common.notFound')}</p>
      <Link to="/">{say('common.home')}</Link>
    </section>
  );
}
