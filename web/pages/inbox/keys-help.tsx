import { useEffect, useRef } from 'preact/hooks';

const keys: readonly (readonly [key: string, does: string])[] = [
  ['j', 'The next candidate'],
  ['k', 'The one before'],
  ['a', 'Accept: opens the form, filled in; once more accepts it so'],
  ['d', 'Dismiss, with a reason'],
  ['m', 'The same as another: an event on record, or chosen candidates'],
  ['s', 'Snooze'],
  ['x', 'Choose, to judge several at once'],
  ['u', 'Undo the last decision'],
  ['?', 'This list'],
];

/** The keys of the inbox. */
export function KeysHelp({ close }: { readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} class="keys-help" aria-labelledby="keys-title" onClose={close}>
      <h2 id="keys-title">Keys</h2>
      <dl>
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current!.close()}>
        Close
      </button>
    </dialog>
  );
}
