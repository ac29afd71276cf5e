import { PasswordForm } from '../account/password-form.tsx';
import { useSay } from '../text/index.ts';

/** Shown in place of every page until a one-time password was changed. */
export function PasswordPage() {
  const { say } = useSay();
  return (
    <section className="panel login">
      <h2>{say('password.title')}</h2>
      <PasswordForm />
    </section>
  );
}
