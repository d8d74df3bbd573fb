import { useState } from 'preact/hooks';
import { usePlace } from '../../clocks/clocks.js';
import { ActForm } from './act-form.js';
import { DisputeFields, RetractFields } from './act-fields.js';
import { isEvent, type SingleEntry } from './single-entry.js';

type Act = 'retract' | 'dispute';

/** What can be done about an entry; each act is a further entry, and nothing in the log is changed by it. */
export function Actions({ entry, onRecorded }: { readonly entry: SingleEntry; readonly onRecorded: () => void }) {
  const { href } = usePlace();
  const [open, setOpen] = useState<Act | null>(null);
  const { body, standing } = entry;
  const event = isEvent(body);
  const correctable = event && standing === 'stands';
  const retractable = standing !== 'retracted' && body.type !== 'TrackDefined';
  const disputable = event && standing !== 'retracted';
  const toggle = (act: Act) => setOpen(open === act ? null : act);
  if (!correctable && !retractable && !disputable) return null;
  return (
    <>
      <h2>Amend the record</h2>
      <p class="soft">Nothing in the log is changed or removed: what you do here is recorded as a further entry.</p>
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
      {open === 'retract' && (
        <ActForm
          key={`retract ${body.id}`}
          {...{
            name: `thaw.retract.${body.id}`,
            path: `/events/${body.id}/retractions`,
            about: { type: 'EventRetracted', target: body.id },
            verb: 'Retract it',
            onRecorded,
          }}
          fields={RetractFields}
        />
      )}
      {open === 'dispute' && (
        <ActForm
          key={`dispute ${body.id}`}
          {...{
            name: `thaw.dispute.${body.id}`,
            path: `/events/${body.id}/disputes`,
            about: { type: 'EventDisputed', target: body.id },
            verb: 'Record the dispute',
            onRecorded,
          }}
          fields={DisputeFields}
        />
      )}
    </>
  );
}
