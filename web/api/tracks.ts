import { useEffect, useState } from 'preact/hooks';
import type { Summary, SummaryLine } from '../../src/contract/readings/summary.js';
import { request } from './client.js';

/** Fields of a track that name it and let it be chosen. */
export type TrackName = Pick<SummaryLine, 'track' | 'title' | 'status' | 'parties' | 'topic'>;

let names: Promise<readonly TrackName[]> | undefined;

/** All tracks by id, requested once; empty until the answer comes. */
export function useTracks(): ReadonlyMap<string, TrackName> {
  const [tracks, set] = useState<ReadonlyMap<string, TrackName>>(new Map());
  useEffect(() => {
    let gone = false;
    names ??= request<Summary>('/status/summary').then((summary) => summary.tracks);
    names
      .then((known) => gone || set(new Map(known.map((each) => [each.track, each]))))
      .catch(() => {
        names = undefined;
      });
    return () => {
      gone = true;
    };
  }, []);
  return tracks;
}
