import { ShownOnce } from '../../../ui/shown-once.js';

/** The new signing secret of a channel. */
export function SecretNote(props: { readonly secret: string; readonly close: () => void }) {
  return (
    <ShownOnce {...props}>
      <strong>This secret is shown only once.</strong> The receiver needs it to verify signatures.
    </ShownOnce>
  );
}
