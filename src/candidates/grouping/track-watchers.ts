/** Says how many watch a track; the server counts the rules of its alerts. */
export abstract class TrackWatchers {
  /** The number of rules that watch at least one of some tracks. */
  abstract watching(tracks: readonly string[]): Promise<number>;
}
