import { useEffect, useState } from 'preact/hooks';
import { wholeMarks } from '../../api/whole-marks.js';
import type { Option } from '../../forms/pickers/options.js';
import { plain, shortDateInWords } from '../../wording/words.js';

/** The events of some tracks, the latest first, each once. */
export function useEventsOf(tracks: readonly string[]): readonly Option[] {
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
