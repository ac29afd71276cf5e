import { Link } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { useSay } from '../text/index.ts';
import { takeOver } from '../ui/first-paint.ts';

export function NotFound() {
  const { say } = useSay();
  useLayoutEffect(takeOver, []);
  return (
    <section className="panel">
      <p>{say('common.notFound')}</p>
      <Link to="/">{say('common.home')}</Link>
    </section>
  );
}
