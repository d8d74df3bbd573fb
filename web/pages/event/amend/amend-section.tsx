import { useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import type { Recorded } from '../../../contract/effects.js';
import { AmendmentRecorded, AmendmentForm } from './amendment-form.js';
import { DisputeFields, RetractFields } from './amendment-fields.js';
import type { EntryDetails } from '../../../contract/entry-details.js';
import { isEvent } from '../history/history.js';

type Act = 'retract' | 'dispute';

/** Buttons and forms that amend an entry; each amendment is a new entry of the log. */
export function AmendSection({ entry, onRecorded }: { readonly entry: EntryDetails; readonly onRecorded: () => void }) {
  const { href } = usePlace();
  const [open, setOpen] = useState<Act | null>(null);
  const [done, setDone] = useState<Recorded | null>(null);
  const { body, standing } = entry;
  const event = isEvent(body);
  const correctable = event && standing === 'stands';
  const retractable = standing !== 'retracted' && body.type !== 'TrackDefined' && body.type !== 'PartyDefined';
  const disputable = event && standing !== 'retracted';
  const toggle = (act: Act) => setOpen(open === act ? null : act);
  const onDone = (recorded: Recorded) => {
    setDone(recorded);
    setOpen(null);
    onRecorded();
  };
  if (!correctable && !retractable && !disputable && !done) return null;
  return (
    <section class="event-amend" aria-labelledby="amend">
      <h2 id="amend">Amend the record</h2>
      <p class="soft">The log is never changed: every amendment is recorded as a new entry.</p>
      {done && <AmendmentRecorded recorded={done} />}
      <div class="form-buttons">
        {correctable && (
          <a class="button" href={href('/record', { correct: body.id })}>
            Correct it
          </a>
        )}
        {retractable && (
          <button type="button" aria-expanded={open === 'retract'} onClick={() => toggle('retract')}>
            Retract it
          </button>
        )}
        {disputable && (
          <button type="button" aria-expanded={open === 'dispute'} onClick={() => toggle('dispute')}>
            Note a dispute
          </button>
        )}
      </div>
      {open && <AmendmentForm key={open} {...actOf(open, body.id)} onRecorded={onDone} />}
    </section>
  );
}

/** Path, type and fields of the form of an amendment. */
function actOf(act: Act, target: string) {
  const name = `thaw.${act}.${target}`;
  return act === 'retract'
    ? {
        ...{ name, path: `/events/${target}/retractions`, verb: 'Retract it', fields: RetractFields },
        about: { type: 'EventRetracted', target },
      }
    : {
        ...{ name, path: `/events/${target}/disputes`, verb: 'Record the dispute', fields: DisputeFields },
        about: { type: 'EventDisputed', target },
      };
}
