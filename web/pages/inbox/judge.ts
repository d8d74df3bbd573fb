import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../contract/account.js';
import { request } from '../../api/client.js';

const storageKey = 'thaw.judge';

/** Who writes at the machine itself, without a key: no name of a person. */
const nobody = 'local';

/** The name under which this browser judges: as it was typed last, else that of the key that is signed in with. */
export function useJudge(): readonly [judge: string, setJudge: (judge: string) => void] {
  const [judge, set] = useState(() => {
    try {
      return localStorage.getItem(storageKey) ?? '';
    } catch {
      return '';
    }
  });
  const setJudge = (name: string) => {
    set(name);
    try {
      localStorage.setItem(storageKey, name);
    } catch {
      // Without storage the name is asked for again.
    }
  };
  useEffect(() => {
    if (judge !== '') return;
    request<Account>('/account').then(
      ({ name }) => name !== null && name !== nobody && set((typed) => (typed === '' ? name : typed)),
      () => undefined,
    );
  }, []);
  return [judge, setJudge];
}
