import { useEffect, useState } from 'preact/hooks';
import { wholeMarks } from '../../../api/whole-marks.js';
import { useEventNames } from '../../../api/event-titles.js';
import { relationInWords } from '../../../wording/field-words.js';
import { shortDateInWords, plain } from '../../../wording/words.js';
import { Combobox } from '../../../forms/pickers/combobox.js';
import { withItem, withoutRow, withRow } from '../draft/draft.js';
import { ChoiceField, ListErrors } from '../../../forms/fields.js';
import { useEventForm } from './form-context.js';
import type { Option } from '../../../forms/pickers/options.js';

/** Links to other events of its tracks. */
export function LinksSection() {
  const { draft, set, vocabulary } = useEventForm();
  const ofTracks = useEventsOf(draft.links.length > 0 ? draft.tracks : []);
  const named = draft.links.map(({ values }) => values.event ?? '').filter(isId);
  const titles = useEventNames(named.filter((id) => !ofTracks.some(({ value }) => value === id)));
  const options = [...ofTracks, ...[...titles].map(([value, { title }]) => ({ value, label: title }))];
  return (
    <section>
      <h2>Links to other events</h2>
      <ListErrors name="links" />
      {draft.links.map(({ key, values }, index) => (
        <fieldset key={key} class="form-row">
          <legend>Link {index + 1}</legend>
          <div class="form-grid">
            <ChoiceField
              {...{ name: `links.${key}.rel`, label: 'This event', value: values.rel ?? '', none: 'choose' }}
              options={(vocabulary?.rels ?? []).map((value) => ({
                value,
                label: relationInWords(value).toLowerCase(),
              }))}
              onValue={(value) => set(withItem(draft, 'links', key, 'rel', value))}
            />
            <Combobox
              {...{ name: `links.${key}.event`, label: 'That event', value: values.event ?? '', options }}
              hint={
                draft.tracks.length === 0
                  ? 'Choose a track first, or give an id'
                  : 'By title, date or type, of the chosen tracks; or an id'
              }
              none="No matching event on the chosen tracks"
              onValue={(value) => set(withItem(draft, 'links', key, 'event', value))}
            />
          </div>
          <button type="button" onClick={() => set(withoutRow(draft, 'links', key))}>
            Remove link {index + 1}
          </button>
        </fieldset>
      ))}
      <div class="form-buttons">
        <button type="button" onClick={() => set(withRow(draft, 'links'))}>
          Add a link
        </button>
      </div>
    </section>
  );
}

/** The events of some tracks, the latest first, each once. */
function useEventsOf(tracks: readonly string[]): readonly Option[] {
  const [options, set] = useState<readonly Option[]>([]);
  const wanted = tracks.join(' ');
  useEffect(() => {
    if (wanted === '') return set([]);
    const giveUp = new AbortController();
    const asked = wanted.split(' ').map((track) =>
      wholeMarks(`/tracks/${encodeURIComponent(track)}/marks`, giveUp.signal).then(
        ({ data }) => data,
        () => [],
      ),
    );
    void Promise.all(asked).then((answers) => {
      if (giveUp.signal.aborted) return;
      const marks = new Map(answers.flat().map((mark) => [mark.id, mark]));
      const latest = [...marks.values()].sort((a, b) => ((a.date.latest ?? '') < (b.date.latest ?? '') ? 1 : -1));
      set(
        latest.map(({ id, title, date, type }) => ({
          ...{ value: id, label: title, detail: `${shortDateInWords(date)} · ${plain(type)}` },
        })),
      );
    });
    return () => giveUp.abort();
  }, [wanted]);
  return options;
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
