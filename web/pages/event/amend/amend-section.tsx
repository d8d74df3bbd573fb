import { useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { useMay } from '../../../api/account.js';
import type { Recorded } from '../../../contract/effects.js';
import { AmendmentRecorded, AmendmentForm } from './amendment-form.js';
import type { Act } from './amendment-draft.js';
import type { EntryBody, EntryDetails } from '../../../contract/entry-details.js';
import { isEvent } from '../history/history.js';

/** Words of each way to amend: of the button that opens its form, and of the one that stores it. */
const acts = [
  { act: 'add', opens: 'Add what became known later', stores: 'Record the addition' },
  { act: 'retract', opens: 'Retract it', stores: 'Retract it' },
  { act: 'dispute', opens: 'Note a dispute', stores: 'Record the dispute' },
  { act: 'open', opens: 'Make it open to every reader', stores: 'Make it open for good' },
  { act: 'redact', opens: 'Redact words of it', stores: 'Blank them for good' },
] as const satisfies readonly { act: Act; opens: string; stores: string }[];

/** Types of entries that are defined anew. */
const definitions: ReadonlySet<EntryBody['type']> = new Set(['TrackDefined', 'PartyDefined', 'SeriesDefined']);
/** Types of entries that are never retracted. */
const kept: ReadonlySet<EntryBody['type']> = new Set([
  ...definitions,
  'EventRedacted',
  'VisibilityChanged',
  'EntryBlanked',
]);

/** Buttons and forms that amend an entry; each amendment is a new entry of the log. */
export function AmendSection({ entry, onRecorded }: { readonly entry: EntryDetails; readonly onRecorded: () => void }) {
  const { href } = usePlace();
  const [open, setOpen] = useState<Act | null>(null);
  const [done, setDone] = useState<Recorded | null>(null);
  const { body, standing } = entry;
  const mayRedact = useMay().includes('administer');
  const event = isEvent(body);
  const valid = event && standing === 'stands';
  const possible: Readonly<Record<Act, boolean>> = {
    add: valid,
    retract: standing !== 'retracted' && !kept.has(body.type),
    dispute: event && standing !== 'retracted',
    open: entry.visibility === 'internal' && body.type !== 'VisibilityChanged',
    redact: mayRedact && body.type !== 'EntryBlanked' && !definitions.has(body.type),
  };
  const offered = acts.filter(({ act }) => possible[act]);
  const shown = offered.find(({ act }) => act === open);
  const toggle = (act: Act) => setOpen(open === act ? null : act);
  const onDone = (recorded: Recorded) => {
    setDone(recorded);
    setOpen(null);
    onRecorded();
  };
  if (offered.length === 0 && !done) return null;
  return (
    <section class="event-amend" aria-labelledby="amend">
      <h2 id="amend">Amend the record</h2>
      <p class="soft">Every amendment is recorded as a new entry; only a redaction takes something away.</p>
      {done && <AmendmentRecorded recorded={done} />}
      <div class="form-buttons">
        {valid && (
          <a class="button" href={href('/record', { correct: body.id })}>
            Correct it
          </a>
        )}
        {offered.map(({ act, opens }) => (
          <button key={act} type="button" aria-expanded={open === act} onClick={() => toggle(act)}>
            {opens}
          </button>
        ))}
      </div>
      {shown && <AmendmentForm key={shown.act} act={shown.act} entry={entry} verb={shown.stores} onRecorded={onDone} />}
    </section>
  );
}
