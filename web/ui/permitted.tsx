import type { ComponentChildren } from 'preact';
import { useIsPermitted, useRefusal } from '../api/account.js';
import type { Account } from '../contract/account.js';
import { usePlace } from '../time-travel/as-of.js';

interface RightProps {
  readonly right: Account['may'][number];
  /** What it is needed for, as in `record events`. */
  readonly to: string;
}

/** What takes a right, for who has it; for others the reason stands in its place. */
export function Permitted({ right, to, children }: RightProps & { readonly children: ComponentChildren }) {
  return useIsPermitted(right) ? <>{children}</> : <NotPermitted right={right} to={to} />;
}

/** Why something cannot be done here, with the way to sign in; nothing where it can. */
export function NotPermitted({ right, to }: RightProps) {
  const { href } = usePlace();
  const refusal = useRefusal(right, to);
  if (refusal === undefined) return null;
  return (
    <p class="note">
      {refusal} <a href={href('/account')}>Account</a>
    </p>
  );
}

/** What takes a right, for who has it; nothing for others, where the reason stands elsewhere on the page. */
export function OnlyWith({ right, children }: Pick<RightProps, 'right'> & { readonly children: ComponentChildren }) {
  return useIsPermitted(right) ? <>{children}</> : null;
}
