import { useAnswer } from '../../../api/use-query.js';

interface Summary {
  readonly tracks: readonly {
    readonly track: string;
    readonly title: string;
    readonly parties?: readonly string[];
    readonly topic?: string;
  }[];
}

/** All tracks by their titles, as options to choose from. */
export function useTrackOptions(): {
  readonly value: string;
  readonly words: string;
  readonly about: Summary['tracks'][number];
}[] {
  const summary = useAnswer<Summary>('/status/summary');
  const options = (summary.data?.tracks ?? []).map((about) => ({ value: about.track, words: about.title, about }));
  return options.sort((a, b) => a.words.localeCompare(b.words));
}
