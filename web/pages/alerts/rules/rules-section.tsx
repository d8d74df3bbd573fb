import { Permitted } from '../../../ui/permitted.js';
import { usePlace } from '../../../time-travel/as-of.js';
import { at } from '../../../api/base-path.js';
import { useQuery } from '../../../api/use-query.js';
import { useTracks } from '../../../api/tracks.js';
import { Empty, Loading, ProblemNote } from '../../../ui/notes.js';
import type { AlertRuleList, Channel, ChannelList, StoredAlertRule } from '../../../contract/alert-answers.js';
import { useAlertsVersion } from '../shared/use-alerts-version.js';
import { draftOf, newRule, watchRule } from './form/rule-draft.js';
import { RuleEditor } from './rule-editor.js';
import { RuleItem } from './rule-item.js';

/** List of rules, or the editor of the rule that the address names. */
export default function RulesSection() {
  const { query, change, href } = usePlace();
  const version = useAlertsVersion();
  const rules = useQuery<AlertRuleList>('/alert-rules', version);
  const channels = useQuery<ChannelList>('/alert-channels', version);
  const named = channels.data?.data ?? [];
  const chosen = query.get('rule');
  const done = () => {
    change({ rule: undefined, new: undefined, watch: undefined }, { push: true });
    rules.again();
  };
  const watched = query.get('watch');
  if (query.has('new') && watched !== null) return <WatchTrack track={watched} channels={named} done={done} />;
  if (query.has('new')) return <RuleEditor start={newRule()} version={null} channels={named} done={done} />;
  if (chosen !== null) return <OpenRule id={chosen} channels={named} done={done} />;
  return (
    <>
      <Permitted right="operate" to="make and change rules">
        <p class="section-acts">
          <a class="button" href={href('/alerts/rules', { new: 'yes' })}>
            New rule
          </a>
        </p>
      </Permitted>
      <h2>Rules</h2>
      {rules.problem && <ProblemNote problem={rules.problem} again={rules.again} />}
      {!rules.data && rules.loading && <Loading what="the rules" />}
      {rules.data?.data.length === 0 && (
        <Empty>
          No rules yet. A rule can be tested on the past before it is saved. The shortest way: open a track on the{' '}
          <a href={at('/')}>board</a> and choose “Watch this”.
        </Empty>
      )}
      {rules.data && rules.data.data.length > 0 && (
        <ul class="alert-list">
          {rules.data.data.map((rule) => (
            <RuleItem key={rule.id} rule={rule} channels={named} changed={rules.again} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Editor of a new rule on one track, filled in so that saving is all that is left to do. */
function WatchTrack({ track, ...rest }: Omit<OpenRuleProps, 'id'> & { readonly track: string }) {
  const tracks = useTracks();
  if (tracks.size === 0) return <Loading what="the track" />;
  return <RuleEditor start={watchRule(track, tracks.get(track)?.title ?? track)} version={null} {...rest} />;
}

interface OpenRuleProps {
  readonly id: string;
  readonly channels: readonly Channel[];
  readonly done: () => void;
}

/** Editor of a stored rule, which is loaded once, so that changes by others do not touch the draft. */
function OpenRule({ id, channels, done }: OpenRuleProps) {
  const { href } = usePlace();
  const rule = useQuery<StoredAlertRule>(`/alert-rules/${encodeURIComponent(id)}`);
  if (rule.data) {
    return (
      <RuleEditor key={id} start={draftOf(rule.data)} version={rule.data.version} channels={channels} done={done} />
    );
  }
  if (!rule.problem) return <Loading what="the rule" />;
  return (
    <>
      <ProblemNote problem={rule.problem} again={rule.again} />
      <p>
        <a href={href('/alerts/rules')}>All rules</a>
      </p>
    </>
  );
}
