import { useEffect, useState } from 'preact/hooks';
import type { Status } from '../contract/answers.js';
import { request } from './client.js';

/** A track as far as it is named and chosen. */
export interface TrackName {
  readonly track: string;
  readonly title: string;
  readonly status: Status;
  readonly parties?: readonly string[];
  readonly topic?: string;
}

let names: Promise<readonly TrackName[]> | undefined;

/** Every track by its id, asked for once; empty until it is known. */
export function useTracks(): ReadonlyMap<string, TrackName> {
  const [tracks, set] = useState<ReadonlyMap<string, TrackName>>(new Map());
  useEffect(() => {
    let gone = false;
    names ??= request<{ tracks: readonly TrackName[] }>('/status/summary').then((summary) => summary.tracks);
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
