import { userInfo } from 'node:os';
import { readConfig } from '../../../app/config.js';
import { secretKeysFor } from '../../../app/secret-keys.js';
import { CandidatesModule } from '../../../candidates/candidates.module.js';
import { CandidateFollower } from '../../../candidates/grouping/candidate-follower.js';
import { CandidateDetails } from '../../../candidates/http/candidate-details.js';
import { CandidateList } from '../../../candidates/http/candidate-list.js';
import { JudgedCandidates } from '../../../candidates/http/judged-candidates.js';
import { type CandidateItem, candidatesQuery, type WholeCandidate } from '../../../contract/candidates.js';
import { type Judged, type JudgementInput, judgementInput } from '../../../contract/judgements.js';
import { parseInput } from '../../../contract/parse-input.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes, UsageError } from '../../exit-codes.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';
import { reportChanges } from '../changes.js';

interface InboxOptions extends CommonOptions {
  readonly track?: string;
  readonly party?: string;
  readonly state?: string;
  readonly search?: string;
  readonly order?: string;
  readonly limit?: number;
}

interface JudgeOptions extends CommonOptions {
  readonly judge?: string;
}

interface AcceptOptions extends JudgeOptions {
  readonly type?: string;
  readonly track?: readonly string[];
  readonly occurred?: string;
  readonly mode?: string;
  readonly trackRole?: string;
  readonly title?: string;
  /** True where the likely same event is meant. */
  readonly sourceOf?: string | true;
}

/** Opens the room of candidates, groups what has come meanwhile, and has `work` use it. */
function withCandidates(options: CommonOptions, work: (store: Store) => Promise<number>): Promise<number> {
  const config = readConfig();
  const { privateAddresses, sourceFolder } = config;
  const secretKeys = secretKeysFor(options.database ?? config.databaseUrl, config);
  const grouped = async (store: Store) => {
    await store.get(CandidateFollower).idle();
    return work(store);
  };
  return Store.use(options.database, grouped, [CandidatesModule], { privateAddresses, sourceFolder, secretKeys });
}

/** `thaw inbox [ID]`. */
export function showInbox(id: string | undefined, options: InboxOptions, terminal: Terminal): Promise<number> {
  return withCandidates(options, async (store) => {
    if (id !== undefined) {
      const candidate = await store.get(CandidateDetails).read(id);
      if (options.json) terminal.json(candidate);
      else reportCandidate(candidate, terminal);
      return exitCodes.done;
    }
    const { track, party, state, search: q, order, limit } = options;
    const query = { track, party, state, q, order, limit: limit === undefined ? undefined : String(limit) };
    const page = await store.get(CandidateList).page(parseInput(candidatesQuery, 'invalid-parameter', query));
    if (options.json) terminal.json(page);
    else if (page.data.length === 0) terminal.note('nothing awaits judgement');
    else terminal.table(['score', 'day', 'type', 'reports', 'title', 'id'], page.data.map(rowOf));
    if (!options.json && page.nextCursor !== null) terminal.note('there are more: see --limit and the filters');
    return exitCodes.done;
  });
}

function rowOf({ score, day, type, reports, publishers, title, id }: CandidateItem): string[] {
  const counts = publishers === reports ? String(reports) : `${reports} of ${publishers}`;
  return [
    String(score),
    day,
    type ?? '?',
    counts,
    title.length > 80 ? `${title.slice(0, 79).toWellFormed()}…` : title,
    id,
  ];
}

function reportCandidate(candidate: WholeCandidate, terminal: Terminal): void {
  const { title, state, day, type, tracks, score, reasons, grouping, duplicate, question, proposal, reportList } =
    candidate;
  terminal.line(`${title}`);
  terminal.line(`${state}, ${day}, ${type ?? 'no type proposed'}: ${tracks.join(', ')}`);
  if (question !== null) terminal.line(question);
  terminal.line(`score ${score}: ${reasons.map(({ says, points }) => `${says} (${points})`).join(', ')}`);
  terminal.line(grouping);
  if (duplicate) terminal.line(`likely on record: ${duplicate.title} (${duplicate.says}), ${duplicate.id}`);
  terminal.line('');
  terminal.table(
    ['day', 'publisher', 'alike', 'title', 'link'],
    reportList.map((report) => [
      ...[report.day, report.publisher ?? report.source.name, report.likeness?.toFixed(2) ?? ''],
      ...[report.isDeleted ? `(deleted) ${report.title}` : report.title, report.url ?? ''],
    ]),
  );
  terminal.line('');
  if (candidate.effect) reportChanges(candidate.effect, terminal);
  else terminal.line(`effect unknown: ${candidate.noEffect}`);
  if (proposal.missing.length > 0) terminal.line(`to be recorded it needs ${proposal.missing.join(', ')}`);
  for (const { at, says } of candidate.judgements) terminal.line(`${at.slice(0, 16)} ${says}`);
}

/** `thaw accept ID`. */
export function acceptCandidate(id: string, options: AcceptOptions, terminal: Terminal): Promise<number> {
  return withCandidates(options, async (store) => {
    if (options.sourceOf !== undefined) {
      const event = options.sourceOf === true ? undefined : options.sourceOf;
      return judge(store, id, { kind: 'accept-as-source', event }, options, terminal);
    }
    return judge(store, id, { kind: 'accept', event: await editedEvent(store, id, options) }, options, terminal);
  });
}

/** The proposed event with what the options say; `undefined` where they say nothing. */
async function editedEvent(store: Store, id: string, options: AcceptOptions): Promise<unknown> {
  const { type, track: tracks, occurred, mode, trackRole, title } = options;
  const edits = Object.entries({ type, tracks, occurred, mode, trackRole, title }).filter(
    ([, value]) => value !== undefined,
  );
  if (edits.length === 0) return undefined;
  const { proposal } = await store.get(CandidateDetails).read(id);
  const { mode: proposedMode, trackRole: proposedRole, ...event } = proposal.event;
  const isTalks = (type ?? event.type) === 'TalksHeld';
  // The fields of talks fit no other type.
  const ofTalks = isTalks ? { mode: proposedMode, trackRole: proposedRole } : {};
  return { ...event, ...ofTalks, ...Object.fromEntries(edits) };
}

/** `thaw dismiss ID --reason WHY`. */
export function dismissCandidate(
  id: string,
  options: JudgeOptions & { readonly reason: string },
  terminal: Terminal,
): Promise<number> {
  return withCandidates(options, (store) => {
    return judge(store, id, { kind: 'dismiss', reason: options.reason }, options, terminal);
  });
}

async function judge(
  store: Store,
  id: string,
  judgement: object,
  { judge: named, json }: JudgeOptions,
  terminal: Terminal,
): Promise<number> {
  const input = parseInput(judgementInput, 'invalid-judgement', { judge: named ?? userName(), ...judgement });
  const judged = await store.get(JudgedCandidates).judge(id, input as unknown as JudgementInput, 'cli');
  if (json) terminal.json(judged);
  else reportJudged(judged, terminal);
  return exitCodes.done;
}

function reportJudged({ judgement, recorded }: Judged, terminal: Terminal): void {
  terminal.line(judgement.says);
  if (!recorded) return;
  terminal.line(`${recorded.id} at position ${recorded.position}`);
  const { statusChanges, historyChanges } = recorded;
  if (statusChanges && historyChanges) reportChanges({ statusChanges, historyChanges }, terminal);
}

function userName(): string {
  const { username } = userInfo();
  if (username === '') throw new UsageError('name the person who judges with --judge');
  return username;
}
