import { useState } from 'preact/hooks';
import { Problem } from '../../api/client.js';
import { useWrite, type Write } from '../../api/use-write.js';

/** Whether the browser has passkeys for this page: it gives them to names alone, over HTTPS or at localhost. */
export function hasPasskeys(): boolean {
  return 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname);
}

interface Ceremony extends Pick<Write, 'busy' | 'problem'> {
  /**
   * Asks the server at `PATH/options`, then the browser, and sends to `path` what that gives.
   * @param bodyOf the body to send @returns whether all of it succeeded
   */
  readonly run: (path: string, proof: object, bodyOf: (credential: object) => object) => Promise<boolean>;
}

/**
 * The state of making or using a passkey.
 * @param ask asks the browser, which asks the person
 */
export function useCeremony<Options>(ask: (options: Options) => Promise<object>): Ceremony {
  const write = useWrite();
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<Problem>();
  return {
    busy: write.busy || asking,
    problem: fault ?? write.problem,
    run: async (path, proof, bodyOf) => {
      setFault(undefined);
      const begun = await write.send<Options>(`${path}/options`, { method: 'POST', body: proof });
      if (!begun) return false;
      setAsking(true);
      try {
        const credential = await ask(begun.data);
        return (await write.send(path, { method: 'POST', body: bodyOf(credential) })) !== undefined;
      } catch (error) {
        setFault(new Problem('The browser gave no passkey', 0, reasonOf(error as Error), 'no-passkey', null, []));
        return false;
      } finally {
        setAsking(false);
      }
    },
  };
}

/** Why a browser gives no passkey, by the names of its errors (WebAuthn Level 3, 5.1). */
function reasonOf({ name, message }: Error): string {
  if (name === 'NotAllowedError') return 'It was cancelled, took too long, or there is no passkey of this server here.';
  if (name === 'InvalidStateError') return 'This device has a passkey of yours already.';
  return message;
}
