import { useEffect, useState } from 'preact/hooks';
import { internalRoles } from '../../src/domain/wording/visibility.js';
import type { Account } from '../contract/account.js';
import { request } from './client.js';

/** The answer that all parts of the page share, until somebody signs in or out. */
let asked: Promise<Account | undefined> | undefined;
const listeners = new Set<() => void>();

/** Who reads this page; `undefined` until that is known. */
export function useAccount(): Account | undefined {
  const [account, setAccount] = useState<Account>();
  useEffect(() => {
    let isShown = true;
    const read = () => {
      asked ??= request<Account>('/account').catch(() => {
        asked = undefined;
        return undefined;
      });
      void asked.then((answer) => isShown && setAccount(answer));
    };
    read();
    listeners.add(read);
    return () => {
      isShown = false;
      listeners.delete(read);
    };
  }, []);
  return account;
}

/** Asks anew who reads this page: somebody has signed in or out. */
export function accountChanged(): void {
  asked = undefined;
  for (const read of listeners) read();
}

/** What whoever reads this page may do; nothing until that is known. */
export function useMay(): readonly Account['may'][number][] {
  return useAccount()?.may ?? [];
}

/** The name of who is signed in; `null` for the person at the machine, who types one, and as long as it is not known. */
export function useOwnName(): string | null {
  const account = useAccount();
  return account && account.by !== 'machine' ? account.name : null;
}

/** The roles that have a right, as docs/security.md lists them. */
const rolesWith = {
  read: 'reader',
  'see-internal': internalRoles,
  record: 'recorder, editor or admin',
  edit: 'editor or admin',
  operate: 'operator or admin',
  administer: 'admin',
} as const satisfies Readonly<Record<Account['may'][number], string>>;

/** Whether whoever reads this page has a right; also as long as that is not known. */
export function useIsPermitted(right: Account['may'][number]): boolean {
  const account = useAccount();
  return !account || account.may.includes(right);
}

/**
 * Why whoever reads this page may not do something; `undefined` where they may, or as long as that is not known.
 * @param what it is, as in `record events`
 */
export function useRefusal(right: Account['may'][number], what: string): string | undefined {
  const account = useAccount();
  if (!account || account.may.includes(right)) return undefined;
  const { name, role } = account;
  const who = name === null ? 'Nobody is signed in' : `You are signed in as ${name}, ${role}`;
  return `To ${what} you need the role ${rolesWith[right]}. ${who}.`;
}
