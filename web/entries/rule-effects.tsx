import { usePlace } from '../time-travel/as-of.js';
import { inWords } from '../wording/words.js';
import type { RuleEffect, RuleEffects } from '../contract/effects.js';
import { notificationInWords } from './effect-words.js';

/** What an entry would do to the alerts of every rule that watches one of its tracks. */
export function RuleEffectsList({ rules }: { readonly rules: RuleEffects | null }) {
  const { href } = usePlace();
  if (!rules) return <p class="soft">The effect on alert rules could not be computed.</p>;
  const { changed, unchanged } = rules.counts;
  const moved = rules.data.filter(({ outcome }) => outcome !== 'unchanged');
  return (
    <>
      <h3>Effect on alert rules</h3>
      {changed + unchanged === 0 && (
        <p>
          No <a href={href('/alerts/rules')}>alert rule</a> watches these tracks.
        </p>
      )}
      {moved.length > 0 && (
        <ul class="effects">
          {moved.map((effect) => (
            <Item key={effect.rule.id + effect.track} effect={effect} />
          ))}
        </ul>
      )}
      {changed > moved.length && <p class="soft">and {inWords(changed - moved.length)} more</p>}
      {unchanged > 0 && <Unchanged rules={rules} />}
    </>
  );
}

function Item({ effect }: { readonly effect: RuleEffect }) {
  const { rule, title, outcome, because, says, text } = effect;
  return (
    <li class="rule-effect">
      <span>
        <strong>{rule.name}</strong> <span class="soft">({rule.severity})</span> {outcome} on {title}.
      </span>
      <span>{says ?? because}</span>
      {notificationInWords(effect) !== '' && <span class="soft">{notificationInWords(effect)}</span>}
      {text !== null && (
        <details>
          <summary>The message</summary>
          <pre class="message">{text}</pre>
        </details>
      )}
    </li>
  );
}

function Unchanged({ rules: { data, counts } }: { readonly rules: RuleEffects }) {
  const still = data.filter(({ outcome }) => outcome === 'unchanged');
  return (
    <details>
      <summary>
        {counts.unchanged === 1
          ? 'One rule is unaffected'
          : `${inWords(counts.unchanged)} rule and track pairs are unaffected`}
      </summary>
      <ul class="plain-list">
        {still.map(({ rule, track, title, because }) => (
          <li key={rule.id + track}>
            {rule.name}, {title}: <span class="soft">{because}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
