import { useState } from 'preact/hooks';
import type { RulePreview } from '../../../../contract/alert-answers.js';
import type { Problem } from '../../../../api/client.js';
import { ProblemNote } from '../../../../ui/notes.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../../../forms/fields.js';
import { useTracks } from '../../../../api/tracks.js';
import { trackOptions } from '../../../../forms/pickers/track-options.js';
import { useWrite } from '../../../../api/use-write.js';
import { isObject, type RuleDraft } from '../form/rule-draft.js';
import { isWatched } from './watched-tracks.js';

export interface MessagePreviewProps {
  readonly draft: RuleDraft;
  /** Reports the errors of the rule to the form, or `undefined`. */
  readonly found: (problem: Problem | undefined) => void;
  readonly isBroken: boolean;
}

/** Preview of the message that the rule would send for a track on a day. */
export function MessagePreview({ draft, found, isBroken }: MessagePreviewProps) {
  const tracks = useTracks();
  const options = trackOptions(tracks.values());
  const [track, setTrack] = useState('');
  const [day, setDay] = useState('');
  const [preview, setPreview] = useState<RulePreview>();
  const write = useWrite(found);
  const select = isObject(draft.select) ? draft.select : {};
  const example = options.find(({ value }) => isWatched(select, tracks.get(value)!)) ?? options[0];
  const chosen = track || example?.value || '';
  const show = async (event: Event) => {
    event.preventDefault();
    const body = { rule: draft, track: chosen, ...(day !== '' && { validAt: day }) };
    setPreview((await write.send<RulePreview>('/alert-rules/preview', { method: 'POST', body }))?.data);
  };
  return (
    <section aria-labelledby="message-preview">
      <h2 id="message-preview">Preview of the message</h2>
      <form class="inline-form" onSubmit={(event) => void show(event)} aria-label="Preview of the message">
        <ChoiceField
          label="Track"
          value={chosen}
          options={options}
          onValue={setTrack}
          errors={errorsAt(write.problem?.errors, '/track')}
        />
        <TextField
          label="On the day (empty: today)"
          type="date"
          value={day}
          onValue={setDay}
          errors={errorsAt(write.problem?.errors, '/validAt')}
        />
        <button type="submit" disabled={write.busy || isBroken || chosen === ''}>
          {write.busy ? 'Loading …' : 'Show the message'}
        </button>
      </form>
      {write.problem && <ProblemNote problem={write.problem} />}
      {preview && (
        <div class="message" role="status">
          <p class="soft">{whatItIs(preview)}</p>
          <p class="message-title">{preview.title}</p>
          <p class="message-text">{preview.text}</p>
        </div>
      )}
    </section>
  );
}

function whatItIs({ selected, found }: RulePreview): string {
  const spoken = found ? 'The message for that day.' : 'The rule would not fire on that day; this is an example.';
  return selected ? spoken : `The rule does not watch this track. ${spoken}`;
}
