import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../contract/account.js';
import { request } from './client.js';

/** What whoever reads this page may do; nothing until that is known. */
export function useMay(): readonly Account['may'][number][] {
  const [may, setMay] = useState<readonly Account['may'][number][]>([]);
  useEffect(() => {
    request<Account>('/account').then(
      (account) => setMay(account.may),
      () => undefined,
    );
  }, []);
  return may;
}
