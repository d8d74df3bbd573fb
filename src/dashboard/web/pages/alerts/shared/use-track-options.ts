import { useAnswer } from '../../../contract/use-answer.js';

interface Summary {
  readonly tracks: readonly { readonly track: string; readonly title: string }[];
}

/** All tracks by their titles, as options to choose from. */
export function useTrackOptions(): { readonly value: string; readonly words: string }[] {
  const summary = useAnswer<Summary>('/status/summary');
  const options = (summary.data?.tracks ?? []).map(({ track, title }) => ({ value: track, words: title }));
  return options.sort((a, b) => a.words.localeCompare(b.words));
}
