import type { ComponentChildren } from 'preact';
import { outlineOf } from './mark-shape.js';

/** What size, shade, dots and hatching of the chart mean. */
export default function ChartKey() {
  return (
    <ul class="timeline-key" aria-label="How to read the chart">
      <Item words="larger: at a higher level">
        <Shape x={6} radius={4} />
        <Shape x={20} radius={7} />
      </Item>
      <Item words="stronger: it changed the status">
        <Shape x={13} radius={6} look="moves" />
      </Item>
      <Item words="dashed: announced, or known only later">
        <Shape x={13} radius={6} look="hollow" />
      </Item>
      <Item words="a number: so many events close together">
        <Shape x={6} radius={5} />
        <text x={13} y={13}>
          3
        </text>
      </Item>
      <Item words="dotted: on one of these days">
        <path class="doubtful" d="M1 9H25" />
      </Item>
      <Item words="a line: it lasted so long">
        <path class="lasted" d="M1 9H25" />
      </Item>
      <Item words="hatched: the day of a change is in doubt">
        <path class="key-hatch" d="M1 17 9 3M7 17 15 3M13 17 21 3M19 17 26 5" />
      </Item>
    </ul>
  );
}

function Item({ words, children }: { readonly words: string; readonly children: ComponentChildren }) {
  return (
    <li>
      <svg width="28" height="18" aria-hidden="true">
        {children}
      </svg>{' '}
      {words}
    </li>
  );
}

function Shape({ x, radius, look = '' }: { readonly x: number; readonly radius: number; readonly look?: string }) {
  return (
    <g class={look}>
      <g class="mark">
        <path
          d={outlineOf('dialogue')}
          transform={`translate(${x} 9) scale(${radius})`}
          vector-effect="non-scaling-stroke"
        />
      </g>
    </g>
  );
}
