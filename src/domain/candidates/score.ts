import { countInWords } from '../wording/nouns.js';

/** A part of a score, as a sentence. */
export interface ScoreReason {
  readonly says: string;
  readonly points: number;
}

/** What the score of a candidate is made of. */
export interface Weighed {
  /** The status that an event of the proposed type would give a proposed track, where it is another; else `null`. */
  readonly wouldBecome: { readonly track: string; readonly from: string; readonly to: string } | null;
  /** Whether the proposed type is a contact of the parties, or is expected to change a status. */
  readonly countsForStatus: boolean;
  readonly hasType: boolean;
  readonly publishers: number;
  /** How many articles the provider counts, where it does. */
  readonly articles: number;
  readonly hasWords: boolean;
  /** How many rules and people watch the proposed tracks. */
  readonly watchers: number;
  readonly isOnRecord: boolean;
  /** All of it is coded by machines. */
  readonly isCodedOnly: boolean;
}

/** The largest points of each part: the score lies between -30 and 100. */
export const scorePoints = {
  effect: 40,
  publishers: 30,
  words: 20,
  watchers: 10,
  onRecord: -20,
  codedOnly: -10,
} as const;

/**
 * The parts of a candidate’s score, the sum of which is its place in the order:
 * 40 where the act would change the status of a track today, 20 where its type counts for a status, 10 for any type;
 * 10 for each doubling of the independent publishers, up to 30 (a count of articles by the provider alone: up to 10);
 * 20 where the reports have the words of a track; 4 for each doubling of those who watch the track, up to 10;
 * less 20 where it is likely on record already, and 10 where only machines say so.
 */
export function scoreReasons(weighed: Weighed): ScoreReason[] {
  const { publishers, articles, hasWords, watchers, isOnRecord, isCodedOnly } = weighed;
  const byPublishers = Math.min(scorePoints.publishers, Math.round(10 * Math.log2(publishers)));
  const byArticles = Math.min(10, Math.round(2 * Math.log2(Math.max(1, articles))));
  const byWatchers = Math.min(scorePoints.watchers, Math.round(4 * Math.log2(1 + watchers)));
  const reasons: ScoreReason[] = [
    effectReason(weighed),
    byPublishers >= byArticles
      ? { says: countInWords(publishers, ['independent publisher', 'independent publishers']), points: byPublishers }
      : { says: `${countInWords(articles, ['article', 'articles'])}, as its provider counts`, points: byArticles },
    { says: 'has words of a track', points: hasWords ? scorePoints.words : 0 },
    { says: `${countInWords(watchers, ['rule watches', 'rules watch'])} the track`, points: byWatchers },
    { says: 'is likely on record already', points: isOnRecord ? scorePoints.onRecord : 0 },
    { says: 'coded by machines alone', points: isCodedOnly ? scorePoints.codedOnly : 0 },
  ];
  return reasons.filter(({ points }) => points !== 0);
}

function effectReason({ wouldBecome, countsForStatus, hasType }: Weighed): ScoreReason {
  if (wouldBecome) {
    const { track, from, to } = wouldBecome;
    return { says: `could change ${track} from ${from} to ${to}`, points: scorePoints.effect };
  }
  if (countsForStatus) return { says: 'is of a type that a status depends on', points: scorePoints.effect / 2 };
  return { says: 'has a proposed type', points: hasType ? scorePoints.effect / 4 : 0 };
}

/** The score that some reasons come to. */
export function scoreOf(reasons: readonly ScoreReason[]): number {
  return reasons.reduce((sum, { points }) => sum + points, 0);
}
